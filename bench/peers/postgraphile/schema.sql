-- The read tables as PostGraphile is to see them: what a figure or a name needs is a column, and
-- comments say which columns lead to which table, because read tables have no foreign keys.
-- A view computes only the columns that are asked for.

DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;

CREATE VIEW peer.department AS
SELECT d.id, d.code, (
    SELECT n.name FROM read.department_name n
    WHERE n.department_id = d.id AND n.effective_on <= current_date
    ORDER BY n.effective_on DESC LIMIT 1
) AS name
FROM read.department d;

CREATE VIEW peer.employee AS
SELECT e.id, e.code, e.hired_on, e.employment,
    (SELECT p.name FROM read.person p WHERE p.id = e.id) AS name,
    (
        SELECT t.department_id FROM read.employee_department t
        WHERE t.employee_id = e.id AND t.effective_on <= current_date
        ORDER BY t.effective_on DESC LIMIT 1
    ) AS department_id
FROM read.employee e;

CREATE VIEW peer.appraisal AS
SELECT a.id, a.employee_id, a.superior_id, a.status,
    CASE WHEN a.status IN ('SCORED', 'RELEASED') THEN a.score END AS score,
    CASE WHEN a.status IN ('SCORED', 'RELEASED') THEN a.grade END AS grade,
    (SELECT n.text FROM read.note n WHERE n.id = a.comment_id) AS comment
FROM read.appraisal a;

CREATE VIEW peer.measure AS
SELECT m.id, m.appraisal_id, m.code, m.name, CASE WHEN EXISTS (
    SELECT FROM read.appraisal a WHERE a.id = m.appraisal_id AND a.status IN ('SCORED', 'RELEASED')
) THEN m.score END AS score
FROM read.measure m;

CREATE VIEW peer.career AS
SELECT c.id, c.employee_id, c.kind, c.effective_on, c.title, c.level FROM read.career c;

COMMENT ON VIEW peer.department IS '@primaryKey id';
COMMENT ON VIEW peer.employee IS E'@primaryKey id\n@foreignKey (department_id) references peer.department (id)';
COMMENT ON VIEW peer.appraisal IS E'@primaryKey id\n@foreignKey (employee_id) references peer.employee (id)';
COMMENT ON VIEW peer.measure IS E'@primaryKey id\n@foreignKey (appraisal_id) references peer.appraisal (id)';
COMMENT ON VIEW peer.career IS E'@primaryKey id\n@foreignKey (employee_id) references peer.employee (id)';

GRANT USAGE ON SCHEMA peer TO merit_ledger_server;
GRANT SELECT ON ALL TABLES IN SCHEMA peer TO merit_ledger_server;
