//! The life that a person can run by hand (`life.sh`), run against a stack of the tests. Needs curl
//! and Python 3.

use e2e::TestApp;
use std::process::Command;

#[tokio::test]
async fn the_life_by_hand() {
    let app = TestApp::start().await;
    let (web, smtp) = (format!("http://{}", app.http), app.smtp.to_string());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/life.sh");
    let run = tokio::task::spawn_blocking(move || Command::new("bash").args([script, &web, &smtp]).output());
    let output = run.await.expect("it does not panic").expect("bash runs");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(out.trim_end().ends_with("The whole life went through."), "{out}");
    // The reply came on the first day of business time, the second complaint eight days later.
    assert_eq!(app.stack.functions().intake.store.mail_ledger("2026-11-16").await.expect("read").ended.len(), 1);
    assert_eq!(app.stack.functions().intake.store.mail_ledger("2026-11-24").await.expect("read").ended.len(), 1);
}
