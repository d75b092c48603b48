-- A rebuild writes stream by stream: `position` is the one as of which, `stream` the last it has written.
-- What one had written in the order of the log is begun anew.
TRUNCATE ledger.rebuild;
ALTER TABLE ledger.rebuild ADD COLUMN stream text COLLATE "C" NOT NULL DEFAULT '';
