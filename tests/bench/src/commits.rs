//! What a stack committed, and what of it was synced.

use local::Stack;

/// Calls of the SDK that end in a commit.
const WRITES: [&str; 7] =
    ["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "SendMessage", "SendMessageBatch", "SendRawEmail"];

/// What was committed so far.
pub(crate) struct Commits {
    /// On disk before anybody is told: writes of the table, messages sent, mails stored or sent.
    pub(crate) synced: u64,
    /// Messages received and deleted, records of the stream let go: lost in a power cut, they come again.
    moved: u64,
}

impl Commits {
    /// Of each mail at the door the raw message and its announcement; the door calls nobody.
    pub(crate) fn of(stack: &Stack, mails: usize) -> Commits {
        let calls = stack.embedded().calls.snapshot();
        let writes = calls.iter().filter(|(call, _)| WRITES.contains(&call.operation.as_str())).map(|(_, count)| count);
        Commits { synced: writes.sum::<u64>() + 2 * mails as u64, moved: 2 * stack.polls() + stack.drops() }
    }

    pub(crate) fn since(&self, before: &Commits) -> Commits {
        Commits { synced: self.synced - before.synced, moved: self.moved - before.moved }
    }

    pub(crate) fn all(&self) -> u64 {
        self.synced + self.moved
    }
}
