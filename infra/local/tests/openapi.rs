//! The interface's description that `intake` serves is what the functions' code says.

use local::Stack;
use local::http::description;
use local::stack::Options;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../functions/intake/openapi.json");

#[tokio::test]
async fn the_served_description_is_what_the_code_says() {
    let stack = Stack::open(Options::at(None)).await.expect("a stack");
    let said = serde_json::to_string_pretty(&description(&stack)).expect("written") + "\n";
    if std::env::var_os("WRITE_OPENAPI").is_some() {
        std::fs::write(FILE, &said).expect("written");
    }
    assert!(
        intake::http_api::DESCRIPTION == said || std::env::var_os("WRITE_OPENAPI").is_some(),
        "functions/intake/openapi.json is not what the code says: run `WRITE_OPENAPI=1 cargo test -p local --test openapi` and look at the difference"
    );
}
