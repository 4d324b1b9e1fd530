// Every merge key is unique; what is looked up is indexed.
// @mode     schema
// @fulltext name_fulltext Name(name)
// @fulltext expert_fulltext Expert(text)
CREATE CONSTRAINT expert_id IF NOT EXISTS FOR (n:Expert) REQUIRE n.expert_id IS UNIQUE;
CREATE CONSTRAINT field_id IF NOT EXISTS FOR (n:Field) REQUIRE n.field_id IS UNIQUE;
CREATE CONSTRAINT award_id IF NOT EXISTS FOR (n:Award) REQUIRE n.award_id IS UNIQUE;
CREATE CONSTRAINT institution_id IF NOT EXISTS FOR (n:Institution) REQUIRE n.institution_id IS UNIQUE;
CREATE CONSTRAINT source_name IF NOT EXISTS FOR (n:Source) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT run_number IF NOT EXISTS FOR (n:Run) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT record_key IF NOT EXISTS FOR (n:Record) REQUIRE n.record_key IS UNIQUE;
CREATE CONSTRAINT version_key IF NOT EXISTS FOR (n:RecordVersion) REQUIRE n.version_key IS UNIQUE;
CREATE CONSTRAINT identifier IF NOT EXISTS FOR (n:Identifier) REQUIRE n.identifier IS UNIQUE;
CREATE CONSTRAINT judgement_id IF NOT EXISTS FOR (n:Judgement) REQUIRE n.judgement_id IS UNIQUE;
CREATE CONSTRAINT name_name IF NOT EXISTS FOR (n:Name) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT value_id IF NOT EXISTS FOR (n:Value) REQUIRE n.value_id IS UNIQUE;
CREATE CONSTRAINT retraction_fact IF NOT EXISTS FOR (n:Retraction) REQUIRE n.fact_id IS UNIQUE;
CREATE CONSTRAINT review_id IF NOT EXISTS FOR (n:Review) REQUIRE n.review_id IS UNIQUE;
CREATE INDEX record_dirty IF NOT EXISTS FOR (n:Record) ON (n.dirty);
CREATE INDEX record_entity IF NOT EXISTS FOR (n:Record) ON (n.entity_id);
CREATE INDEX record_target IF NOT EXISTS FOR (n:Record) ON (n.target);
CREATE INDEX record_source IF NOT EXISTS FOR (n:Record) ON (n.source);
CREATE INDEX record_version_run IF NOT EXISTS FOR (n:Record) ON (n.version_run);
CREATE INDEX version_record IF NOT EXISTS FOR (n:RecordVersion) ON (n.record_key);
CREATE INDEX version_run IF NOT EXISTS FOR (n:RecordVersion) ON (n.run)
