//! The reply token in the address a mail was sent to.

/// Longest token; together with the inbox name it stays below 64 bytes.
pub const TOKEN_BYTES_MAX: usize = 40;

/// Finds the first reply token in the recipients of a mail.
///
/// Letters are compared without regard to case, and the token comes back in
/// lower case, because relays are known to shout.
///
/// ```
/// let to = ["Complaints+K7Q2M9@Recourse.Example".to_owned()];
/// let token = mail::reply_token(&to, "complaints@recourse.example");
/// assert_eq!(token.as_deref(), Some("k7q2m9"));
/// ```
pub fn reply_token(recipients: &[String], inbox: &str) -> Option<String> {
    reply_tokens(recipients, inbox).into_iter().next()
}

/// Finds every reply token in the recipients of a mail, each once.
pub fn reply_tokens(recipients: &[String], inbox: &str) -> Vec<String> {
    let inbox = inbox.trim().to_ascii_lowercase();
    let mut tokens = Vec::new();
    for token in recipients.iter().filter_map(|recipient| token_of(recipient, &inbox)) {
        if !tokens.contains(&token) {
            tokens.push(token);
        }
    }
    tokens
}

fn token_of(recipient: &str, inbox: &str) -> Option<String> {
    let (name, domain) = inbox.rsplit_once('@')?;
    let recipient = bare(recipient);
    let (local, at) = recipient.rsplit_once('@')?;
    let token = local.strip_prefix(name)?.strip_prefix('+')?;
    let legal = (1..=TOKEN_BYTES_MAX).contains(&token.len())
        && token.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    (at == domain && legal).then(|| token.to_owned())
}

/// An address in lower case without brackets and without its `+tag`.
pub(crate) fn base_address(address: &str) -> Option<String> {
    let address = bare(address);
    let (local, domain) = address.rsplit_once('@')?;
    let local = local.split('+').next().unwrap_or(local);
    Some(format!("{local}@{domain}"))
}

fn bare(address: &str) -> String {
    address.trim().trim_start_matches('<').trim_end_matches('>').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{reply_token, reply_tokens};

    fn check(recipients: &[&str], expected: Option<&str>) {
        let recipients: Vec<String> = recipients.iter().map(|text| (*text).to_owned()).collect();
        let found = reply_token(&recipients, "complaints@recourse.example");
        assert_eq!(found.as_deref(), expected, "{recipients:?}");
    }

    #[test]
    fn tokens() {
        let longest = "a".repeat(40);
        let too_long = "a".repeat(41);
        check(&["complaints+abc123@recourse.example"], Some("abc123"));
        check(&["COMPLAINTS+ABC123@RECOURSE.EXAMPLE"], Some("abc123"));
        check(&["<complaints+abc@recourse.example>"], Some("abc"));
        check(&["other@recourse.example", "complaints+abc@recourse.example"], Some("abc"));
        check(&[&format!("complaints+{longest}@recourse.example")], Some(&longest));
        check(&[&format!("complaints+{too_long}@recourse.example")], None);
        check(&["complaints@recourse.example"], None);
        check(&["complaints+@recourse.example"], None);
        check(&["complaints+a-b@recourse.example"], None);
        check(&["complaints+a+b@recourse.example"], None);
        check(&["complaints+abc@elsewhere.example"], None);
        check(&["xcomplaints+abc@recourse.example"], None);
        check(&["complaints+令牌@recourse.example"], None);
        check(&["nonsense", ""], None);
        check(&[], None);
        assert_eq!(reply_token(&["a+b@c".to_owned()], "no inbox"), None);
    }

    #[test]
    fn several_tokens_each_once() {
        let to = [
            "complaints+aa@recourse.example",
            "x@y.example",
            "Complaints+BB@recourse.example",
            "complaints+aa@recourse.example",
        ];
        assert_eq!(reply_tokens(&to.map(str::to_owned), "complaints@recourse.example"), ["aa", "bb"]);
    }
}
