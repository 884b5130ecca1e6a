//! The queues' one table and the statements on it.
//!
//! Times are microseconds since 1970. `state` is 0 waiting, 1 in flight,
//! 2 backing off. The two partial indexes are what keeps a receive flat: it
//! walks the waiting messages in the order it hands them out, and only looks
//! at those held back whose time has come.

pub(super) const CREATE: &str = "
CREATE TABLE IF NOT EXISTS message (
    id            INTEGER PRIMARY KEY,
    message       INTEGER NOT NULL,
    queue         TEXT    NOT NULL,
    state         INTEGER NOT NULL DEFAULT 0,
    due_at        INTEGER NOT NULL,
    visible_at    INTEGER NOT NULL DEFAULT 0,
    receipt       INTEGER NOT NULL DEFAULT 0,
    receive_count INTEGER NOT NULL DEFAULT 0,
    sent_at       INTEGER NOT NULL,
    body          TEXT    NOT NULL
);
CREATE INDEX IF NOT EXISTS message_waiting ON message (queue, due_at, id) WHERE state = 0;
CREATE INDEX IF NOT EXISTS message_held ON message (queue, visible_at) WHERE state > 0;
CREATE TABLE IF NOT EXISTS opening (number INTEGER PRIMARY KEY);
";

/// The queue `inbound` had another name once; what waits there came before that.
pub(super) const RENAME: &str = "
UPDATE message SET queue = replace(queue, 'inbound-mail', 'inbound') WHERE queue GLOB 'inbound-mail*'";

/// Gives back what was in flight; that receive does not count.
pub(super) const GIVE_BACK: &str = "
UPDATE message SET state = 0, receipt = 0, receive_count = max(receive_count - 1, 0)
WHERE state = 1";

pub(super) const INSERT: &str = "
INSERT INTO message (id, message, queue, due_at, sent_at, body)
VALUES (?1, ?1, ?2, ?3, ?4, ?5)";

/// Makes visible what was held back long enough.
pub(super) const EXPIRE: &str = "
UPDATE message SET state = 0, receipt = 0
WHERE queue = ?1 AND state > 0 AND visible_at <= ?2";

pub(super) const READY: &str = "
SELECT id, message, body, receive_count, sent_at FROM message
WHERE queue = ?1 AND state = 0 AND due_at <= ?2
ORDER BY due_at, id LIMIT ?3";

pub(super) const TAKE: &str = "
UPDATE message SET state = 1, receipt = ?2, visible_at = ?3, receive_count = receive_count + 1
WHERE id = ?1";

pub(super) const BURY: &str = "UPDATE message SET queue = ?2, due_at = ?3 WHERE id = ?1";

pub(super) const DELETE: &str = "
DELETE FROM message WHERE id = ?1 AND receipt = ?2 AND queue = ?3 AND state = 1";

pub(super) const RELEASE: &str = "
UPDATE message SET state = ?4, receipt = 0, visible_at = ?5
WHERE id = ?1 AND receipt = ?2 AND queue = ?3 AND state = 1";

/// Changes how long a delivery that is out stays invisible.
pub(super) const HOLD: &str = "
UPDATE message SET visible_at = ?4
WHERE id = ?1 AND receipt = ?2 AND queue = ?3 AND state = 1";

pub(super) const DEPTH: &str = "
SELECT
    (SELECT count(*) FROM message WHERE queue = ?1 AND state = 0 AND due_at <= ?2),
    (SELECT count(*) FROM message WHERE queue = ?1 AND state = 0 AND due_at > ?2),
    (SELECT count(*) FROM message WHERE queue = ?1 AND state > 0 AND visible_at <= ?3),
    (SELECT count(*) FROM message
        WHERE queue = ?1 AND state > 0 AND visible_at > ?3 AND state = 1),
    (SELECT count(*) FROM message
        WHERE queue = ?1 AND state > 0 AND visible_at > ?3 AND state = 2)";

pub(super) const NEXT_DELAYED: &str = "
SELECT min(due_at) FROM message WHERE queue = ?1 AND state = 0 AND due_at > ?2";

pub(super) const NEXT_VISIBLE: &str = "
SELECT min(visible_at) FROM message WHERE queue = ?1 AND state > 0 AND visible_at > ?2";

pub(super) const PEEK: &str = "
SELECT message, body, receive_count, sent_at, due_at FROM message
WHERE queue = ?1 AND state = 0 ORDER BY due_at, id LIMIT ?2";

pub(super) const REDRIVE: &str = "
UPDATE message
SET queue = ?2, state = 0, receipt = 0, visible_at = 0, receive_count = 0, due_at = ?3
WHERE queue = ?1";

pub(super) const DUPLICATE: &str = "
INSERT INTO message (id, message, queue, due_at, receive_count, sent_at, body)
SELECT ?1, message, queue, ?2, receive_count, sent_at, body FROM message
WHERE queue = ?3 AND message = ?4 LIMIT 1";

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    /// A receive must stay flat however many messages wait: no scan, no sort.
    #[test]
    fn the_statements_of_a_receive_walk_an_index() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(super::CREATE).unwrap();
        for statement in [super::EXPIRE, super::READY, super::NEXT_DELAYED, super::NEXT_VISIBLE] {
            let explained = format!("EXPLAIN QUERY PLAN {statement}");
            let mut explain = connection.prepare(&explained).unwrap();
            let count = explain.parameter_count();
            let plan = explain.query_map(rusqlite::params_from_iter(vec!["1"; count]), |row| row.get::<_, String>(3));
            let plan: Vec<String> = plan.unwrap().map(Result::unwrap).collect();
            let indexed = plan.iter().all(|step| step.starts_with("SEARCH message USING"));
            assert!(indexed && plan.len() == 1, "{statement}: {plan:?}");
        }
    }
}
