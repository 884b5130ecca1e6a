//! Building a stack: parts, clients, functions.

use super::queues_here::QueuesHere;
use super::{Inner, Stack};
use crate::data::{DataDirectory, DataError};
use crate::embedded::{
    Embedded, EmbeddedError, FaultPlan, Mailbox, NoFaults, Objects, Place, QueueDefinition, Queues, SdkClients,
    Storage, Table, Told,
};
use crate::issuer::{BadIssuerKey, Issuer};
use crate::smtp::Senders;
use crate::times::{BadClockFile, Times};
use data_encoding::HEXLOWER;
use desk::SignIn;
use lambda_shell::ambient::SystemRandom;
use lambda_shell::{Ambient, Random, queues};
use mail::EmailAddress;
use messages::queue::{Queue, RELAYED};
use notifications::pace::Pace;
use notifications::sender::{Asked, BadRelay, Sender, SesSender, SmtpCredentials, SmtpSender};
use policy::Pack;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::time::Duration;
use store::{Keyring, Store, schema};
use tokio::sync::Mutex;
use web::Verifier;

/// The table's name.
pub(super) const TABLE: &str = "recourse";
/// Evidence and the directory of accounts.
pub(crate) const EVIDENCE: &str = "evidence";
/// Raw mail.
pub(crate) const RAW_MAIL: &str = "raw-mail";

/// Bytes of the secret that uploads are signed with; a new one with each start, for they hold for minutes.
const SIGNING_BYTES: usize = 32;

/// How long a received message stays invisible, in machine time.
const VISIBILITY: Duration = Duration::from_secs(60);
/// Deliveries before a message counts as dead.
const MAX_RECEIVE_COUNT: u32 = 8;
/// Messages one invocation gets.
pub(crate) const BATCH: usize = 10;

/// How a stack is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// The data directory; `None` is memory.
    pub data: Option<PathBuf>,
    /// Business time by hand.
    pub manual_clock: bool,
    /// The policy.
    pub pack: Arc<Pack>,
    /// Where complaints are mailed to.
    pub inbox: EmailAddress,
    /// Where the pages are, without a slash at the end.
    pub pages: String,
    /// How mail leaves.
    pub sender: SenderChoice,
    /// Mails a second, at most.
    pub sender_rate: Option<u32>,
    /// Another issuer's verifier instead of the local one.
    pub verifier: Option<Verifier>,
    /// How staff sign in for the pages.
    pub sign_in: SignIn,
    /// The name server asked about senders of mail; the system's when left out.
    pub dns: Option<std::net::SocketAddr>,
    /// Faults, for tests.
    pub faults: Arc<dyn FaultPlan>,
    /// Times, where the caller has them.
    pub times: Option<Arc<Times>>,
    /// Chance, where the caller has it.
    pub random: Option<Arc<dyn Random>>,
}

/// How mail leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SenderChoice {
    /// Into the mailbox page.
    Mailbox,
    /// By a relay, and the text of its sign-in if it wants one.
    Smtp(String, Option<String>),
}

impl Options {
    /// Everything in memory, no faults, the house pack.
    pub fn in_memory(times: Arc<Times>, random: Arc<dyn Random>) -> Options {
        Options { times: Some(times), random: Some(random), ..Options::at(None) }
    }

    /// A stack at a data directory, with the house pack.
    pub fn at(data: Option<PathBuf>) -> Options {
        Options {
            data,
            manual_clock: false,
            pack: Arc::new(Pack::house()),
            inbox: EmailAddress::parse("complaints@recourse.example").expect("a valid address"),
            pages: "http://127.0.0.1:8080".to_owned(),
            sender: SenderChoice::Mailbox,
            sender_rate: None,
            verifier: None,
            sign_in: SignIn::Page("/local/sign-in".to_owned()),
            dns: None,
            faults: Arc::new(NoFaults),
            times: None,
            random: None,
        }
    }
}

/// Why a stack does not start.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// The data directory.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The manual clock.
    #[error(transparent)]
    Clock(#[from] BadClockFile),
    /// An embedded part.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The local issuer.
    #[error(transparent)]
    Issuer(#[from] BadIssuerKey),
    /// The relay.
    #[error(transparent)]
    Relay(#[from] BadRelay),
    /// How fast mail leaves.
    #[error("{0}")]
    Pace(String),
    /// The texts of the policy.
    #[error(transparent)]
    Texts(#[from] notifications::BadTexts),
    /// The table could not be made.
    #[error("the table could not be made: {0}")]
    Table(String),
}

/// The functions, as AWS would run them.
#[derive(Clone, Debug)]
pub struct Functions {
    /// Table stream → queues.
    pub relay: outbox_relay::Relay,
    /// Sweep and wake-ups.
    pub timers: sla_timers::Timers,
    /// The ladder.
    pub escalation: escalation::Escalation,
    /// The first look.
    pub verification: verification::Verification,
    /// Mail out.
    pub notifications: notifications::Notifications,
    /// Complaints and mail in.
    pub intake: intake::Intake,
    /// The complainant's side.
    pub portal: portal::Portal,
    /// The desk.
    pub desk: desk::Desk,
}

impl Stack {
    /// Opens a stack. Nothing runs yet: [`Stack::run`] starts the triggers, [`Stack::settle_by_hand`]
    /// plays them step by step.
    ///
    /// # Errors
    /// [`StackError`] naming what is wrong.
    pub async fn open(options: Options) -> Result<Stack, StackError> {
        let data = options.data.as_deref().map(DataDirectory::open).transpose()?;
        let random: Arc<dyn Random> = options.random.clone().unwrap_or_else(|| Arc::new(SystemRandom));
        let times = times(&options, data.as_ref())?;
        let keyring = keyring(data.as_ref(), random.as_ref())?;
        let issuer = match &options.verifier {
            Some(_) => None,
            None => Some(issuer(data.as_ref(), random.as_ref())?),
        };
        let storage = storage(&options.pages, random.as_ref());
        let embedded = embedded(data.as_ref().map(DataDirectory::root), &times, storage)?;
        let clients = embedded.sdk(Arc::clone(&options.faults));
        make_table(&embedded).await?;
        let verifier = match (&options.verifier, &issuer) {
            (Some(verifier), _) => verifier.clone(),
            (None, Some(issuer)) => issuer.verifier()?,
            (None, None) => unreachable!("an issuer was made"),
        };
        let ambient = Ambient::new(Arc::clone(&times) as Arc<dyn lambda_shell::Clock>, random);
        let functions = functions(&options, &embedded, &clients, &ambient, keyring, verifier)?;
        let uncounted = Embedded { calls: crate::embedded::CallCounter::new(), ..embedded.clone() };
        let observer = Store::new(uncounted.sdk(Arc::new(NoFaults)).dynamodb, TABLE, ambient.clone());
        let inner = Inner {
            embedded,
            functions,
            times,
            ambient,
            senders: Senders::new(options.dns),
            options,
            issuer: issuer.map(Arc::new),
            durable: data.is_some(),
            busy: AtomicUsize::new(0),
            done: AtomicU64::new(0),
            polls: AtomicU64::new(0),
            relays: AtomicU64::new(0),
            drops: AtomicU64::new(0),
            empty_queries: AtomicU64::new(0),
            observer,
            advancing: Mutex::new(()),
            stream: Mutex::default(),
            _data: data.map(Arc::new),
        };
        Ok(Stack { inner: Arc::new(inner) })
    }
}

fn times(options: &Options, data: Option<&DataDirectory>) -> Result<Arc<Times>, StackError> {
    Ok(match (&options.times, data) {
        (Some(times), _) => Arc::clone(times),
        (None, Some(data)) if options.manual_clock => Arc::new(Times::manual(data.file("clock"))?),
        (None, Some(data)) => Arc::new(Times::system_after(&data.file("clock"))?),
        (None, _) => Arc::new(Times::system()),
    })
}

fn keyring(data: Option<&DataDirectory>, random: &dyn Random) -> Result<Keyring, StackError> {
    if let Some(data) = data {
        return Ok(data.keyring()?);
    }
    let mut key = [0; store::secrets::KEY_BYTES];
    random.fill(&mut key);
    Ok(Keyring::one('a', key))
}

fn issuer(data: Option<&DataDirectory>, random: &dyn Random) -> Result<Issuer, StackError> {
    let pem = match data {
        Some(data) => data.secret("issuer-key", || Issuer::fresh_key(random))?,
        None => Issuer::fresh_key(random),
    };
    Ok(Issuer::from_pem(&pem)?)
}

/// Evidence is announced to `verification`, as the bucket's notification does it.
fn storage(pages: &str, random: &dyn Random) -> Storage {
    let mut secret = [0; SIGNING_BYTES];
    random.fill(&mut secret);
    let told = Told {
        bucket: EVIDENCE.to_owned(),
        prefix: evidence::PREFIX.to_owned(),
        queue: Queue::Verification.name().to_owned(),
    };
    Storage { server: pages.to_owned(), secret: HEXLOWER.encode(&secret), told: vec![told] }
}

fn embedded(root: Option<&Path>, times: &Arc<Times>, storage: Storage) -> Result<Embedded, StackError> {
    let place = |name: &str| root.map_or(Place::Memory, |root| Place::File(root.join(name)));
    let clocks: Arc<dyn crate::embedded::Clocks> = Arc::clone(times) as _;
    let names = Queue::ALL.into_iter().map(Queue::name);
    let definition = |name: &str| QueueDefinition {
        name: name.to_owned(),
        visibility: VISIBILITY,
        max_receive_count: MAX_RECEIVE_COUNT,
        batch: BATCH,
    };
    Ok(Embedded {
        table: Table::open(place("table.sqlite"), Arc::clone(&clocks), is_told)?,
        queues: Queues::open(place("queues.sqlite"), Arc::clone(&clocks), names.map(definition).collect())?,
        objects: Objects::open(place("objects"), Arc::clone(&clocks))?,
        mailbox: Mailbox::open(place("mailbox.sqlite"), clocks)?,
        storage,
        calls: crate::embedded::CallCounter::new(),
    })
}

/// The stream's filter, as the template gives it to the mapping.
pub(super) fn is_told(item: &serde_json::Value) -> bool {
    item["sk"]["S"].as_str().is_some_and(schema::is_told)
}

async fn make_table(embedded: &Embedded) -> Result<(), StackError> {
    // Made through the SDK like everything else, but never with a fault in the way.
    let client = embedded.sdk(Arc::new(NoFaults)).dynamodb;
    match schema::define(client.create_table(), TABLE).send().await {
        Ok(_) => {}
        Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_in_use_exception()) => {}
        Err(error) => return Err(StackError::Table(lambda_shell::aws::reason(&error))),
    }
    embedded.calls.reset();
    Ok(())
}

fn queue_urls() -> BTreeMap<Queue, String> {
    RELAYED.into_iter().map(|queue| (queue, format!("http://local/{}", queue.name()))).collect()
}

pub(super) fn functions(
    options: &Options,
    embedded: &Embedded,
    clients: &SdkClients,
    ambient: &Ambient,
    keyring: Keyring,
    verifier: Verifier,
) -> Result<Functions, StackError> {
    let queues = queues::Queues::new(clients.sqs.clone(), queue_urls());
    let store = Store::new(clients.dynamodb.clone(), TABLE, ambient.clone());
    let (ambient, pack, inbox) = (ambient.clone(), Arc::clone(&options.pack), options.inbox.clone());
    let sender = sender(options, embedded, clients)?;
    let secure = options.pages.starts_with("https://");
    let addresses = notifications::Addresses { inbox: inbox.clone(), pages: options.pages.clone() };
    let bucket = |name: &str| name.to_owned();
    let evidence = evidence::Vault { client: clients.s3.clone(), bucket: bucket(EVIDENCE) };
    Ok(Functions {
        relay: outbox_relay::Relay { queues: queues.clone(), ambient: ambient.clone() },
        timers: timers(&store, &queues, &ambient, &pack),
        escalation: escalation::Escalation { store: store.clone(), pack: Arc::clone(&pack) },
        verification: verification(&store, clients, &evidence, &pack),
        notifications: notifications::Notifications {
            texts: notifications::texts(&pack)?,
            store: store.clone(),
            queues,
            ambient: ambient.clone(),
            pack: Arc::clone(&pack),
            keyring: keyring.clone(),
            sender,
            pace: Pace::of(options.sender_rate).map_err(StackError::Pace)?,
            addresses,
        },
        intake: intake::Intake {
            store: store.clone(),
            ambient: ambient.clone(),
            pack: Arc::clone(&pack),
            keyring: keyring.clone(),
            vault: intake::Vault { client: clients.s3.clone(), bucket: bucket(RAW_MAIL) },
            inbox: inbox.clone(),
            mail_server: None,
            secure,
        },
        portal: portal::Portal {
            store: store.clone(),
            ambient: ambient.clone(),
            pack: Arc::clone(&pack),
            keyring: keyring.clone(),
            vault: evidence.clone(),
            inbox: inbox.as_str().to_owned(),
            pages: options.pages.clone(),
            secure,
        },
        desk: desk::Desk {
            store,
            ambient,
            pack,
            keyring,
            verifier,
            vault: desk::Vault { client: clients.s3.clone(), bucket: bucket(RAW_MAIL) },
            evidence,
            queues: Some(Arc::new(QueuesHere(embedded.clone()))),
            sign_in: options.sign_in.clone(),
            pages: options.pages.clone(),
        },
    })
}

fn verification(
    store: &Store,
    clients: &SdkClients,
    vault: &evidence::Vault,
    pack: &Arc<Pack>,
) -> verification::Verification {
    let directory = verification::Directory { client: clients.s3.clone(), bucket: EVIDENCE.to_owned() };
    verification::Verification { store: store.clone(), directory, vault: vault.clone(), pack: Arc::clone(pack) }
}

fn timers(store: &Store, queues: &queues::Queues, ambient: &Ambient, pack: &Arc<Pack>) -> sla_timers::Timers {
    let (store, queues, ambient, pack) = (store.clone(), queues.clone(), ambient.clone(), Arc::clone(pack));
    sla_timers::Timers { store, queues, ambient, pack, last: sla_timers::Last::default() }
}

/// How mail leaves, by choice.
fn sender(options: &Options, embedded: &Embedded, clients: &SdkClients) -> Result<Sender, StackError> {
    Ok(match &options.sender {
        SenderChoice::Mailbox => Sender::Ses(SesSender {
            client: clients.ses.clone(),
            configuration_set: None,
            asked: Some(Arc::new(AskMailbox(embedded.mailbox.clone()))),
        }),
        SenderChoice::Smtp(relay, sign_in) => {
            let credentials = sign_in.as_deref().map(SmtpCredentials::from_json).transpose()?;
            Sender::Smtp(SmtpSender::new(relay, credentials)?)
        }
    })
}

/// The local mailbox can be asked what it took.
#[derive(Debug)]
struct AskMailbox(Mailbox);

impl Asked for AskMailbox {
    fn find(&self, key: &str) -> Result<Option<String>, String> {
        self.0.find(key).map_err(|error| error.to_string())
    }
}
