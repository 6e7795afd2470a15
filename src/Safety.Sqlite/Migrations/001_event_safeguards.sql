-- The order journal. Readable with the sqlite3 shell on a stopped journal or a copy of one.
--
-- Numbers    Quantities, prices and money are TEXT in invariant notation: a REAL would lose digits, and scaled integers
--            cannot be read by hand.
-- Times      INTEGER, UTC in units of 100 ns since 0001-01-01 ("ticks"). By hand:
--            datetime((created_at - 621355968000000000) / 10000000, 'unixepoch'), or the views at the end.
-- Days       TEXT, yyyy-MM-dd.
-- Enums      INTEGER; the numbers are frozen with the code's enums.
-- Accounts   account_ref is the account's number in this journal; 0 is the host itself.
--
-- min_reader_version is the oldest schema a build must know to use the file: a change that only adds keeps the old number,
-- so that rolling back to the previous build works.

-- "SAFJ": how a journal is told from any other SQLite file.
PRAGMA application_id = 1396786762;

CREATE TABLE schema_version (
    version            INTEGER NOT NULL PRIMARY KEY,
    name               TEXT    NOT NULL,
    min_reader_version INTEGER NOT NULL,
    applied_at         INTEGER NOT NULL
        DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER) * 10000 + 621355968000000000)
) STRICT;

-- Whose journal it is: one row, written at birth.
CREATE TABLE journal (
    only       INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    journal_id TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    account_ref INTEGER NOT NULL PRIMARY KEY CHECK (account_ref > 0),
    venue       TEXT    NOT NULL,
    account     TEXT    NOT NULL,
    UNIQUE (venue, account)
) STRICT;

-- An order intent: written before the order is sent, never deleted. Keys are time-ordered, so that new rows go to the end.
CREATE TABLE intent (
    account_ref       INTEGER NOT NULL,
    intent_key        TEXT    NOT NULL,

    -- The key itself.
    strategy          TEXT    NOT NULL,
    cause_key       TEXT    NOT NULL,
    cause_time      INTEGER NOT NULL,
    leg               INTEGER NOT NULL,
    attempt           INTEGER NOT NULL,

    -- How the venue knows it; '' for a denial that never got an ID.
    client_order_id   TEXT    NOT NULL,
    id_scheme         INTEGER NOT NULL,
    kind              INTEGER NOT NULL,
    member            TEXT    NOT NULL,

    -- The terms; all NULL for a call without an order.
    symbol            TEXT,
    currency          TEXT,
    tick_size         TEXT,
    lot_size          TEXT,
    multiplier        TEXT,
    is_inverse        INTEGER,
    side              INTEGER,
    size              TEXT,
    size_is_notional  INTEGER,
    order_type        INTEGER,
    limit_price       TEXT,
    stop_price        TEXT,
    time_in_force     INTEGER,
    reduce_only       INTEGER,
    algorithm         TEXT,
    trader            TEXT,
    desk              TEXT,
    decision_maker    TEXT,

    -- The order a replace or cancel is about, and the request's content.
    target            TEXT,
    content           BLOB    NOT NULL CHECK (length(content) = 16),

    -- What limits were checked with.
    order_qty         TEXT    NOT NULL,
    checked_price     TEXT    NOT NULL,
    reserved_notional TEXT    NOT NULL,
    reference_price   TEXT    NOT NULL,
    reference_time    INTEGER NOT NULL,
    exchange_rate     TEXT    NOT NULL,
    trading_day       TEXT    NOT NULL,

    epoch             INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    expires_at        INTEGER,
    denial_code      INTEGER NOT NULL,

    -- What has become of it: the only columns that change.
    state             INTEGER NOT NULL,
    broker_order_id   TEXT,
    cum_qty           TEXT    NOT NULL,
    leaves_qty        TEXT    NOT NULL,
    average_price     TEXT    NOT NULL,
    venue_sequence    INTEGER NOT NULL,
    reason            TEXT,
    is_closed         INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
    updated_at        INTEGER NOT NULL,

    PRIMARY KEY (account_ref, intent_key)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX intent_by_client_order_id ON intent (account_ref, client_order_id) WHERE client_order_id <> '';

-- Start-up reads what is open, however much is closed.
CREATE INDEX intent_open ON intent (created_at) WHERE is_closed = 0;

-- What an order has become, where the report that said so was lost.
CREATE INDEX intent_by_target ON intent (account_ref, target) WHERE target IS NOT NULL;

-- The inbox of execution reports. A table, not a ring: a venue may repeat a report after any time.
CREATE TABLE report (
    sequence              INTEGER NOT NULL PRIMARY KEY,
    account_ref           INTEGER NOT NULL,
    client_order_id       TEXT    NOT NULL,
    exec_id               TEXT    NOT NULL,
    exec_type             INTEGER NOT NULL,
    order_status          INTEGER NOT NULL,
    broker_order_id       TEXT,
    order_qty             TEXT    NOT NULL,
    last_qty              TEXT    NOT NULL,
    last_px               TEXT    NOT NULL,
    cum_qty               TEXT    NOT NULL,
    leaves_qty            TEXT    NOT NULL,
    exec_ref_id           TEXT,
    orig_client_order_id  TEXT,
    venue_time            INTEGER NOT NULL,
    venue_sequence        INTEGER NOT NULL,
    text                  TEXT,
    disposition           INTEGER NOT NULL,
    received_at           INTEGER NOT NULL,

    -- What is thought of its claims by now: the only column that changes.
    doubt                 INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX report_by_identity ON report (account_ref, client_order_id, exec_id);

-- One execution told of two orders.
CREATE INDEX report_by_exec_id ON report (account_ref, exec_id);

-- A report on a cancel or replace carries the request's ID, and the order's as the original one.
CREATE INDEX report_by_original_id ON report (account_ref, orig_client_order_id) WHERE orig_client_order_id IS NOT NULL;

-- Start-up takes up what is in doubt, however many reports there are.
CREATE INDEX report_in_doubt ON report (account_ref, sequence) WHERE doubt = 1;

CREATE TABLE position (
    account_ref INTEGER NOT NULL,
    symbol      TEXT    NOT NULL,
    units       TEXT    NOT NULL,
    mark        TEXT    NOT NULL,
    PRIMARY KEY (account_ref, symbol)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_counters (
    account_ref     INTEGER NOT NULL PRIMARY KEY,
    trading_day     TEXT    NOT NULL,
    day_notional    TEXT    NOT NULL,
    day_orders      INTEGER NOT NULL,
    rate_arrival    INTEGER NOT NULL,
    last_numeric_id INTEGER NOT NULL,
    report_cursor   INTEGER NOT NULL,
    breaker_reason  TEXT
) STRICT;

-- The hash chain: append-only.
CREATE TABLE event (
    sequence        INTEGER NOT NULL PRIMARY KEY,
    kind            INTEGER NOT NULL,
    account_ref     INTEGER NOT NULL,
    client_order_id TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    data            TEXT    NOT NULL,
    hash            BLOB    NOT NULL
) STRICT;

-- The kill switch: latched while some kill_id has a row with is_latched = 1 and none with 0.
CREATE TABLE kill_switch (
    sequence   INTEGER NOT NULL PRIMARY KEY,
    kill_id    TEXT    NOT NULL,
    is_latched INTEGER NOT NULL CHECK (is_latched IN (0, 1)),
    source     TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    by         TEXT    NOT NULL,
    at         INTEGER NOT NULL
) STRICT;

CREATE TABLE arming (
    epoch     INTEGER NOT NULL PRIMARY KEY,
    host      TEXT    NOT NULL,
    build     TEXT    NOT NULL,
    contracts TEXT    NOT NULL,
    limits    TEXT    NOT NULL,
    at        INTEGER NOT NULL
) STRICT;

CREATE TABLE seal (
    sequence INTEGER NOT NULL PRIMARY KEY,
    hash     BLOB    NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

-- What made strategies act: an execution report's row is written with the report's own, an event's when it is handed in.
CREATE TABLE cause (
    sequence        INTEGER NOT NULL PRIMARY KEY,
    account_ref     INTEGER NOT NULL,
    kind            INTEGER NOT NULL,
    cause_key     TEXT    NOT NULL,
    cause_time    INTEGER NOT NULL,
    report_sequence INTEGER NOT NULL,
    payload         TEXT    NOT NULL,
    received_at     INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX cause_by_key ON cause (account_ref, cause_key);

-- A decision: one per strategy and cause, written with the first intent it leads to. input, observed_inputs and plan are JSON.
CREATE TABLE decision (
    sequence         INTEGER NOT NULL PRIMARY KEY,
    account_ref      INTEGER NOT NULL,
    strategy         TEXT    NOT NULL,
    cause_key      TEXT    NOT NULL,
    cause_time     INTEGER NOT NULL,
    cause_sequence INTEGER NOT NULL,
    decision         TEXT    NOT NULL,
    input            TEXT    NOT NULL,
    observed_inputs  TEXT    NOT NULL,
    plan             TEXT    NOT NULL,
    denial_code     INTEGER NOT NULL,
    denial_message  TEXT,
    epoch            INTEGER NOT NULL,
    decided_at       INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX decision_by_cause ON decision (account_ref, strategy, cause_key);

-- How far each strategy has come in the causes.
CREATE TABLE strategy_cursor (
    account_ref INTEGER NOT NULL,
    strategy    TEXT    NOT NULL,
    start       INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    PRIMARY KEY (account_ref, strategy)
) STRICT, WITHOUT ROWID;

-- The last snapshot of each strategy's state.
CREATE TABLE checkpoint (
    account_ref INTEGER NOT NULL,
    strategy    TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    shape       TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    checksum    TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (account_ref, strategy)
) STRICT, WITHOUT ROWID;

-- Events that handlers are through with. A table, not a ring: a sender may repeat an event after any time.
CREATE TABLE handled_event (
    account_ref INTEGER NOT NULL,
    handler     TEXT    NOT NULL,
    event_key   TEXT    NOT NULL,
    content     TEXT    NOT NULL,
    handled_at  INTEGER NOT NULL,
    PRIMARY KEY (account_ref, handler, event_key)
) STRICT, WITHOUT ROWID;

-- Where the event log begins since its older part was moved to an archive: the last row counts. The event named here is still
-- in the log; those before it are in the archive.
CREATE TABLE rotation (
    sequence INTEGER NOT NULL PRIMARY KEY,
    hash     BLOB    NOT NULL,
    archive  TEXT    NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

-- Used at every opening to prove that there is room on the disk; empty in between.
CREATE TABLE room (
    probe BLOB NOT NULL
) STRICT;

-- A hand on the file shall stumble before it rewrites history. (The hash chain is what proves it.)
CREATE TRIGGER intent_stays BEFORE DELETE ON intent BEGIN SELECT RAISE(ABORT, 'an intent is never deleted'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event WHEN OLD.sequence >= coalesce((SELECT max(sequence) FROM rotation), 0)
BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
CREATE TRIGGER kill_switch_stays BEFORE DELETE ON kill_switch BEGIN SELECT RAISE(ABORT, 'kill switch records are append-only'); END;
CREATE TRIGGER kill_switch_is_final BEFORE UPDATE ON kill_switch BEGIN SELECT RAISE(ABORT, 'kill switch records are append-only'); END;
CREATE TRIGGER arming_stays BEFORE DELETE ON arming BEGIN SELECT RAISE(ABORT, 'armings are append-only'); END;
CREATE TRIGGER arming_is_final BEFORE UPDATE ON arming BEGIN SELECT RAISE(ABORT, 'armings are append-only'); END;
CREATE TRIGGER cause_stays BEFORE DELETE ON cause BEGIN SELECT RAISE(ABORT, 'a trigger is never deleted'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
CREATE TRIGGER decision_is_final BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER handled_event_stays BEFORE DELETE ON handled_event BEGIN SELECT RAISE(ABORT, 'a handled event is never forgotten'); END;

-- For people.
CREATE VIEW intent_for_people AS
SELECT account_ref, intent_key, client_order_id,
       CASE state WHEN 0 THEN 'Pending' WHEN 1 THEN 'Working' WHEN 2 THEN 'PartiallyFilled' WHEN 3 THEN 'Filled'
                  WHEN 4 THEN 'Canceled' WHEN 5 THEN 'Expired' WHEN 6 THEN 'Rejected' WHEN 7 THEN 'Unknown'
                  WHEN 8 THEN 'NotExecuted' WHEN 9 THEN 'Quarantine' WHEN 10 THEN 'Denied' WHEN 11 THEN 'Replaced'
                  ELSE state END AS state,
       CASE side WHEN 1 THEN 'Buy' WHEN 2 THEN 'Sell' ELSE side END AS side,
       size, CASE size_is_notional WHEN 1 THEN currency ELSE 'units' END AS size_in,
       symbol, limit_price, cum_qty, leaves_qty, average_price, reserved_notional, is_closed, reason,
       strftime('%Y-%m-%dT%H:%M:%fZ', (created_at - 621355968000000000) / 1e7, 'unixepoch') AS created_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', (updated_at - 621355968000000000) / 1e7, 'unixepoch') AS updated_at
FROM intent;

CREATE VIEW event_for_people AS
SELECT sequence,
       CASE kind WHEN 1 THEN 'Born' WHEN 2 THEN 'Intent' WHEN 3 THEN 'Outcome' WHEN 4 THEN 'Report' WHEN 5 THEN 'Denied'
                 WHEN 6 THEN 'DenialsCounted' WHEN 7 THEN 'Cancel' WHEN 8 THEN 'KillLatched' WHEN 9 THEN 'KillReleased'
                 WHEN 10 THEN 'Armed' WHEN 11 THEN 'BreakerTripped' WHEN 12 THEN 'OperatorAction'
                 WHEN 13 THEN 'AccountChange' WHEN 14 THEN 'HeldBack' WHEN 15 THEN 'Cause' WHEN 16 THEN 'Decision' ELSE kind END AS kind,
       account_ref, client_order_id,
       strftime('%Y-%m-%dT%H:%M:%fZ', (at - 621355968000000000) / 1e7, 'unixepoch') AS at,
       data, hex(hash) AS hash
FROM event;

INSERT INTO schema_version (version, name, min_reader_version) VALUES (1, 'event_safeguards', 1);
