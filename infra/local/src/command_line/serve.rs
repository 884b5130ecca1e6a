//! `recourse serve`.

use super::{ClockChoice, ServeArgs};
use anyhow::{Context, bail};
use axum::http::Uri;
use desk::{CodeFlow, PublishedKeys, SignIn};
use local::http;
use local::stack::{Options, SenderChoice};
use local::{Stack, smtp};
use mail::EmailAddress;
use policy::Pack;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::Verifier;

/// Runs until the process is told to stop, or the disk fails: nothing can be promised then, and what started the
/// program can start it again, which brings what the log holds onto the disk first.
pub async fn serve(args: &ServeArgs) -> anyhow::Result<()> {
    let options = options(args)?;
    let local = is_local(args);
    let inbox = options.inbox.clone();
    let certificate = certificate(args)?;
    let web = listen(args.listen, "--listen").await?;
    let mail = listen(args.smtp_listen, "--smtp-listen").await?;
    let (http_at, smtp_at) = (web.local_addr()?, mail.local_addr()?);
    let pages = args.pages_url.clone().unwrap_or_else(|| format!("http://{http_at}"));
    let sign_in = sign_in_page(args, &pages);
    let stack = Stack::open(Options { pages: pages.clone(), sign_in, ..options }).await?;
    // Before the first lines: whoever reads them may ask it to end at once.
    let interrupted = interrupts()?;
    greet(args, &pages, smtp_at, &inbox, local);
    let (stop, stopped) = watch::channel(false);
    let running = stack.run();
    let ours = inbox.domain().to_owned();
    let identity = smtp::Identity { hostname: ours.clone(), certificate };
    let smtp_address = smtp_at.to_string();
    let smtp = tokio::spawn(smtp::serve(
        mail,
        identity,
        move |domain: &str| domain == ours,
        smtp::Limits::default(),
        Arc::new(stack.clone()),
        stopped.clone(),
    ));
    let routes = http::router(&stack, inbox.as_str(), Some(&smtp_address), local);
    let embedded = stack.embedded().clone();
    let ended = tokio::spawn(async move {
        let by_disk = tokio::select! {
            () = interrupted => false,
            () = embedded.disk_fails() => true,
        };
        let _ = stop.send(true);
        by_disk
    });
    http::serve(web, routes, stopped).await;
    let _ = smtp.await;
    running.stop().await;
    if ended.await? {
        bail!(
            "the disk below {} failed; look to it, then start again: nothing that was told is lost",
            args.data.display()
        );
    }
    Ok(())
}

/// Whether pages are for this machine only: neither listened for nor named beyond it.
fn is_local(args: &ServeArgs) -> bool {
    let named = args.pages_url.as_deref().and_then(|url| url.parse::<Uri>().ok());
    let near = |uri: Uri| uri.host().is_some_and(http::is_loopback_name);
    args.listen.ip().is_loopback() && (args.pages_url.is_none() || named.is_some_and(near))
}

fn options(args: &ServeArgs) -> anyhow::Result<Options> {
    if !is_local(args) && args.issuer.is_none() {
        bail!(
            "the pages are open to the network by --listen or --pages-url, so staff have to sign in with your issuer: give --issuer URL, or serve this machine only"
        );
    }
    if args.listen.ip().is_unspecified() && args.pages_url.is_none() {
        bail!("--listen {} names no address people can open: give --pages-url URL", args.listen);
    }
    let verifier = match (&args.issuer, &args.issuer_keys) {
        (None, _) => None,
        (Some(issuer), None) => Some(Verifier::published(issuer, &args.audience, Arc::new(PublishedKeys::of(issuer)?))),
        (Some(issuer), Some(file)) => {
            let keys = std::fs::read_to_string(file).with_context(|| format!("--issuer-keys {}", file.display()))?;
            Some(Verifier::new(issuer, &args.audience, &keys)?)
        }
    };
    let sender = match args.sender.as_str() {
        "mailbox" => SenderChoice::Mailbox,
        relay if relay.contains("://") => SenderChoice::Smtp(relay.to_owned(), sign_in(args)?),
        other => bail!("--sender '{other}' is neither 'mailbox' nor a relay such as 'smtp://host:port'"),
    };
    let inbox = EmailAddress::parse(&args.inbox).with_context(|| format!("--inbox '{}'", args.inbox))?;
    let pack = Pack::configured(args.policy.as_deref())?;
    Ok(Options {
        manual_clock: args.clock == ClockChoice::Manual,
        pack,
        inbox,
        sender,
        sender_rate: args.sender_rate,
        verifier,
        ..Options::at(Some(args.data.clone()))
    })
}

/// Staff sign in where their tokens come from.
fn sign_in_page(args: &ServeArgs, pages: &str) -> SignIn {
    let Some(issuer) = &args.issuer else { return SignIn::Page("/local/sign-in".to_owned()) };
    // With a key set in a file the issuer may be one that nobody can call.
    CodeFlow::at(issuer, &args.audience, pages).map_or(SignIn::Nowhere, |flow| SignIn::Issuer(Box::new(flow)))
}

/// What the relay is signed in to with, from the file that was named.
fn sign_in(args: &ServeArgs) -> anyhow::Result<Option<String>> {
    let Some(file) = &args.sender_sign_in else { return Ok(None) };
    let text = std::fs::read_to_string(file).with_context(|| format!("--sender-sign-in {}", file.display()))?;
    Ok(Some(text))
}

/// What the SMTP listener shows after STARTTLS.
fn certificate(args: &ServeArgs) -> anyhow::Result<Option<Arc<smtp::Certificate>>> {
    let (Some(chain), Some(key)) = (&args.smtp_certificate, &args.smtp_key) else { return Ok(None) };
    Ok(Some(Arc::new(smtp::Certificate::read(chain, key).context("--smtp-certificate and --smtp-key")?)))
}

async fn listen(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; name another address with {flag}"))
}

/// The first lines: where to go and what to do there.
fn greet(args: &ServeArgs, pages: &str, smtp: SocketAddr, inbox: &EmailAddress, local: bool) {
    println!("Recourse is up.");
    println!("  File a complaint    {pages}/");
    println!("  Desk                {pages}/desk");
    if local {
        println!("  Sign in at the desk {pages}/local/sign-in  (any name, any role)");
        println!("  Mailbox             {pages}/local/mailbox");
        println!(
            "  Clock               {pages}/local/clock  ({})",
            if args.clock == ClockChoice::Manual {
                "manual: move it there"
            } else {
                "the computer's; --clock manual to move it"
            }
        );
    } else {
        println!("  /local is off: the pages are open to the network");
        if args.sender == "mailbox" {
            println!("  Mail goes nowhere   it is kept in the data directory; --sender smtp://host:port sends it");
        }
    }
    println!("  Mail a complaint    smtp://{smtp}  to {inbox}");
    println!("  API                 {pages}/openapi.json");
    println!(
        "  Data                {}",
        std::path::absolute(&args.data).unwrap_or_else(|_| args.data.clone()).display()
    );
}

/// Listens, from this call on, for whatever asks the process to end.
#[cfg(unix)]
fn interrupts() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for whatever asks the process to end.
#[cfg(not(unix))]
fn interrupts() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
