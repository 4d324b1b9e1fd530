// Places are looked up: who was born in one, which institutions are there.
// @mode     schema
CREATE INDEX expert_born_city IF NOT EXISTS FOR (n:Expert) ON (n.born_city);
CREATE INDEX expert_born_country IF NOT EXISTS FOR (n:Expert) ON (n.born_country);
CREATE INDEX institution_city IF NOT EXISTS FOR (n:Institution) ON (n.city);
CREATE INDEX institution_country IF NOT EXISTS FOR (n:Institution) ON (n.country)
