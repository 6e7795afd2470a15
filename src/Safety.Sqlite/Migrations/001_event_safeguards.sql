-- The order journal. Works as typed on a new file: sqlite3 trading.db < 001_event_safeguards.sql
-- (SqliteJournal.Create then writes whose journal it is.) Readable with the sqlite3 shell on a stopped journal or a snapshot.
--
-- batch, key and family_batch are the journal: facts in canonical bytes, one hash per batch over the one before, and how facts are
-- found again. Nothing else is read back: the tables after them are written for people, from the facts, while nothing waits. as_of is
-- the last fact a row knows; people.up_to the last one that all of them know.
--
-- Numbers    Quantities, prices and money are TEXT in invariant notation: a REAL would lose digits.
-- Times      TEXT, UTC, yyyy-MM-ddTHH:mm:ss.fffffffZ. created_at and applied_at: INTEGER, 100 ns since 0001-01-01 ("ticks").
-- Accounts   key.account is the account's number in the table account, 0 the host; elsewhere it is venue/account.
--
-- min_reader_version is the oldest schema a build must know to use the file: a change that only adds keeps the old number,
-- so that rolling back to the previous build works.

-- "SAF2": how a journal is told from any other SQLite file.
PRAGMA application_id = 1396786738;

CREATE TABLE schema_version (
    version            INTEGER NOT NULL PRIMARY KEY,
    name               TEXT    NOT NULL,
    min_reader_version INTEGER NOT NULL,
    applied_at         INTEGER NOT NULL
        DEFAULT (CAST(strftime('%s', 'now') AS INTEGER) * 10000000 + 621355968000000000)
) STRICT;

-- Whose journal it is: one row, written at birth. The first fact says the same.
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

-- The facts that became durable together; hash covers previous_hash, first, how many, and every byte of facts.
CREATE TABLE batch (
    last          INTEGER NOT NULL PRIMARY KEY,
    first         INTEGER NOT NULL CHECK (first > 0 AND first <= last),
    previous_hash BLOB    NOT NULL,
    facts         BLOB    NOT NULL,
    hash          BLOB    NOT NULL,
    is_checkpoint INTEGER NOT NULL CHECK (is_checkpoint IN (0, 1))
) STRICT;

CREATE INDEX batch_checkpoint ON batch (last) WHERE is_checkpoint = 1;

-- How facts are found: 1 intent, 2 client order ID where it is not the intent's own key, 3 venue's order ID, 4 execution, 5 cause, 6 decision, 7 handled event.
-- Most texts are time-ordered, so that new rows go to the end of their kind.
CREATE TABLE key (
    kind     INTEGER NOT NULL,
    account  INTEGER NOT NULL,
    text     TEXT    NOT NULL,
    family   INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (kind, account, text, family)
) STRICT, WITHOUT ROWID;

-- Which later batches hold facts of an order family (an order and all that replaced it; its number is its first fact's).
CREATE TABLE family_batch (
    family INTEGER NOT NULL,
    batch  INTEGER NOT NULL,
    PRIMARY KEY (family, batch)
) STRICT, WITHOUT ROWID;

-- Used at every opening to prove that there is room on the disk; empty in between.
CREATE TABLE room (
    probe BLOB NOT NULL
) STRICT;

-- A hand on the file shall stumble before it rewrites history. (The hash chain is what proves it.)
CREATE TRIGGER batch_stays BEFORE DELETE ON batch BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END;
CREATE TRIGGER batch_is_final BEFORE UPDATE ON batch BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER key_stays BEFORE DELETE ON key BEGIN SELECT RAISE(ABORT, 'a key is never forgotten'); END;
CREATE TRIGGER key_is_final BEFORE UPDATE ON key BEGIN SELECT RAISE(ABORT, 'a key is never changed'); END;
CREATE TRIGGER family_batch_stays BEFORE DELETE ON family_batch BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END;
CREATE TRIGGER family_batch_is_final BEFORE UPDATE ON family_batch BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;

-- For people, from here on.

CREATE TABLE people (
    only  INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    up_to INTEGER NOT NULL
) STRICT;

CREATE TABLE order_state (
    account          TEXT    NOT NULL,
    family           INTEGER NOT NULL,
    symbol           TEXT,
    side             TEXT,
    position_side    TEXT,
    state            TEXT    NOT NULL,
    client_order_id  TEXT,
    broker_order_id  TEXT,
    order_qty        TEXT,
    cum_qty          TEXT,
    leaves_qty       TEXT,
    average_price    TEXT,
    question         TEXT,
    doubt            TEXT,
    alarm            TEXT,
    is_closed        INTEGER NOT NULL,
    opened_at        TEXT    NOT NULL,
    as_of            INTEGER NOT NULL,
    PRIMARY KEY (account, family)
) STRICT, WITHOUT ROWID;

CREATE TABLE intent (
    account         TEXT    NOT NULL,
    sequence        INTEGER NOT NULL,
    family          INTEGER NOT NULL,
    intent_key      TEXT    NOT NULL,
    strategy        TEXT    NOT NULL,
    cause           TEXT    NOT NULL,
    cause_time      TEXT    NOT NULL,
    leg             INTEGER NOT NULL,
    attempt         INTEGER NOT NULL,
    client_order_id TEXT    NOT NULL,
    broker_order_id TEXT,
    kind            TEXT    NOT NULL,
    contract        TEXT    NOT NULL,
    member          TEXT    NOT NULL,
    target          TEXT,
    symbol          TEXT,
    side            TEXT,
    size            TEXT,
    size_in         TEXT,
    order_type      TEXT,
    limit_price     TEXT,
    stop_price      TEXT,
    time_in_force   TEXT,
    reduce_only     INTEGER,
    order_qty       TEXT    NOT NULL,
    worst_price     TEXT    NOT NULL,
    reserved        TEXT    NOT NULL,
    trading_day     TEXT    NOT NULL,
    arming_epoch    INTEGER NOT NULL,
    state           TEXT    NOT NULL,
    reason          TEXT,
    created_at      TEXT    NOT NULL,
    expires_at      TEXT,
    as_of           INTEGER NOT NULL,
    PRIMARY KEY (account, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_key (
    account         TEXT    NOT NULL,
    intent_key      TEXT    NOT NULL,
    content         TEXT    NOT NULL,
    outcome         TEXT    NOT NULL,
    client_order_id TEXT,
    family          INTEGER,
    sequence        INTEGER NOT NULL,
    first_used_at   TEXT    NOT NULL,
    as_of           INTEGER NOT NULL,
    PRIMARY KEY (account, intent_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE execution (
    account         TEXT    NOT NULL,
    sequence        INTEGER NOT NULL,
    family          INTEGER,
    client_order_id TEXT,
    broker_order_id TEXT,
    exec_id         TEXT    NOT NULL,
    exec_type       TEXT    NOT NULL,
    order_status    TEXT    NOT NULL,
    last_qty        TEXT    NOT NULL,
    last_px         TEXT    NOT NULL,
    cum_qty         TEXT    NOT NULL,
    leaves_qty      TEXT    NOT NULL,
    fee             TEXT    NOT NULL,
    fee_currency    TEXT,
    exec_ref_id     TEXT,
    disposition     TEXT    NOT NULL,
    venue_time      TEXT    NOT NULL,
    text            TEXT,
    received_at     TEXT    NOT NULL,
    as_of           INTEGER NOT NULL,
    PRIMARY KEY (account, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE position (
    account       TEXT    NOT NULL,
    symbol        TEXT    NOT NULL,
    position_side TEXT    NOT NULL,
    units         TEXT    NOT NULL,
    open_buys     TEXT    NOT NULL,
    open_sells    TEXT    NOT NULL,
    mark          TEXT    NOT NULL,
    as_of         INTEGER NOT NULL,
    PRIMARY KEY (account, symbol, position_side)
) STRICT, WITHOUT ROWID;

-- Every latching and every release; a latch is in force while its kill_id has no 'released'. Scope and name say what is latched, mode what is let through.
CREATE TABLE kill_switch (
    sequence      INTEGER NOT NULL,
    event         TEXT    NOT NULL,
    kill_id       TEXT    NOT NULL,
    source        TEXT,
    by            TEXT    NOT NULL,
    second_person TEXT,
    reason        TEXT    NOT NULL,
    scope         TEXT,
    name          TEXT,
    mode          TEXT,
    at            TEXT    NOT NULL,
    as_of         INTEGER NOT NULL,
    PRIMARY KEY (sequence)
) STRICT, WITHOUT ROWID;

-- What else has happened in an account: denials that spent no key (number: how many of the code were counted together), breakers, rulings about quarantined
-- orders, messages held back at the last gate, positions taken over.
CREATE TABLE account_event (
    account       TEXT    NOT NULL,
    sequence      INTEGER NOT NULL,
    event         TEXT    NOT NULL,
    code          TEXT    NOT NULL,
    number        INTEGER,
    detail        TEXT,
    by            TEXT,
    second_person TEXT,
    at            TEXT    NOT NULL,
    as_of         INTEGER NOT NULL,
    PRIMARY KEY (account, sequence, event, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE arming (
    epoch     INTEGER NOT NULL,
    host      TEXT    NOT NULL,
    build     TEXT    NOT NULL,
    mode      TEXT    NOT NULL,
    contracts TEXT    NOT NULL,
    limits    TEXT    NOT NULL,
    armed_at  TEXT    NOT NULL,
    as_of     INTEGER NOT NULL,
    PRIMARY KEY (epoch)
) STRICT, WITHOUT ROWID;

-- inputs, observed and plan are JSON.
CREATE TABLE decision (
    account        TEXT    NOT NULL,
    sequence       INTEGER NOT NULL,
    strategy       TEXT    NOT NULL,
    cause          TEXT    NOT NULL,
    cause_time     TEXT    NOT NULL,
    cause_sequence INTEGER NOT NULL,
    code           TEXT    NOT NULL,
    inputs         TEXT    NOT NULL,
    observed       TEXT    NOT NULL,
    plan           TEXT    NOT NULL,
    denial_code    INTEGER NOT NULL,
    denial_message TEXT,
    arming_epoch   INTEGER NOT NULL,
    decided_at     TEXT    NOT NULL,
    as_of          INTEGER NOT NULL,
    PRIMARY KEY (account, sequence)
) STRICT, WITHOUT ROWID;

INSERT INTO schema_version (version, name, min_reader_version) VALUES (1, 'event_safeguards', 1);
