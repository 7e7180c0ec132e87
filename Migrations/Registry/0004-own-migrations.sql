-- Which migrations a node's own territory has, so that a node can refuse a schema it does not know.
CREATE VIEW registry.own_migration AS
    SELECT owner, number, name, checksum FROM registry.migration WHERE scope = session_user;
GRANT SELECT ON registry.own_migration TO PUBLIC;
