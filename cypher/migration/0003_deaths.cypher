// Places of death are looked up, as those of birth are.
// @mode     schema
CREATE INDEX expert_died_city IF NOT EXISTS FOR (n:Expert) ON (n.died_city);
CREATE INDEX expert_died_country IF NOT EXISTS FOR (n:Expert) ON (n.died_country)
