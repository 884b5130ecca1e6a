//! Whether the sender is who the mail says: what the receiving server found (RFC 8601).
//!
//! Only the server that took the mail in for us is believed. A sender may write the same header
//! into the mail; it then lies below the server's.

use crate::address::EmailAddress;
use std::fmt;

use super::header::Header;

/// What SES calls itself in `Authentication-Results`.
pub const SES: &str = "amazonses.com";

/// What one method found (RFC 8601 §2.7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to check, or not checked.
    #[default]
    None,
    /// The sender is proven.
    Pass,
    /// The sender is not who the mail says.
    Fail,
    /// Probably not (SPF `~all`).
    SoftFail,
    /// The domain does not say.
    Neutral,
    /// It could not be found out now.
    TempError,
    /// The domain's records are wrong.
    PermError,
}

/// What a domain asks to be done with mail that fails DMARC (RFC 7489 §6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DmarcPolicy {
    /// Nothing.
    None,
    /// Look at it with suspicion.
    Quarantine,
    /// Do not take it.
    Reject,
}

/// What is known of a mail's sender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Authentication {
    /// Whether the sending machine may send for the return path's domain (RFC 7208).
    pub spf: Verdict,
    /// Whether a domain signed the mail (RFC 6376); the best of its signatures.
    pub dkim: Verdict,
    /// Whether one of both speaks for the domain in `From` (RFC 7489).
    pub dmarc: Verdict,
    /// What that domain wants done when not, where the server says so. SES says it apart from the mail.
    pub policy: Option<DmarcPolicy>,
    /// Whether the mail was handed in on the machine itself, where there is nothing to prove.
    pub local: bool,
    /// Whether the server's scanner found a virus.
    pub virus: bool,
}

impl Verdict {
    const ALL: [Verdict; 7] = [
        Verdict::None,
        Verdict::Pass,
        Verdict::Fail,
        Verdict::SoftFail,
        Verdict::Neutral,
        Verdict::TempError,
        Verdict::PermError,
    ];

    /// The word of RFC 8601.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::SoftFail => "softfail",
            Self::Neutral => "neutral",
            Self::TempError => "temperror",
            Self::PermError => "permerror",
        }
    }

    fn of(word: &str) -> Self {
        // "policy" (RFC 8601 §2.7.1): signed, but not in a way the server accepts.
        let word = if word == "policy" { "neutral" } else { word };
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word).unwrap_or_default()
    }
}

impl DmarcPolicy {
    /// The word of RFC 7489.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        }
    }

    /// The policy of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::None, Self::Quarantine, Self::Reject].into_iter().find(|policy| policy.as_str() == word)
    }
}

impl Authentication {
    /// A mail that was handed in on the machine itself.
    pub const LOCAL: Self =
        Self { spf: Verdict::None, dkim: Verdict::None, dmarc: Verdict::None, policy: None, local: true, virus: false };

    /// Reads what is written as the value of `Authentication-Results`, without the server's name, or
    /// as [`Self`] writes itself. What cannot be read counts as not checked.
    pub fn parse(text: &str) -> Self {
        let (plain, comments) = without_comments(&text.to_ascii_lowercase());
        let mut found = Self { local: plain.trim() == "local", ..Self::default() };
        let (mut spf, mut dmarc) = (None, None);
        for word in plain.split([' ', '\t', ';']) {
            let Some((name, value)) = word.split_once('=') else { continue };
            match name {
                "spf" => spf = spf.or(Some(Verdict::of(value))),
                "dmarc" => dmarc = dmarc.or(Some(Verdict::of(value))),
                // One good signature is enough, whatever else is wrong with the others.
                "dkim" if found.dkim != Verdict::Pass => found.dkim = Verdict::of(value),
                "policy.dmarc" | "p" => found.policy = found.policy.or(DmarcPolicy::of(value)),
                "virus" => found.virus |= value == "fail",
                _ => {}
            }
        }
        let commented =
            comments.split_whitespace().filter_map(|word| word.strip_prefix("p=")).find_map(DmarcPolicy::of);
        Self {
            spf: spf.unwrap_or_default(),
            dmarc: dmarc.unwrap_or_default(),
            policy: found.policy.or(commented),
            ..found
        }
    }

    /// What the server of that name wrote on top of a mail; `None` when it did not.
    pub(crate) fn written_by(server: &str, header: &Header) -> Option<Self> {
        let (name, results) = header.raw("authentication-results")?.split_once(';')?;
        // A version number may follow the name.
        if !name.split_whitespace().next()?.eq_ignore_ascii_case(server) {
            return None;
        }
        let scanned =
            |name: &str| server == SES && header.raw(name).is_some_and(|word| word.eq_ignore_ascii_case("fail"));
        Some(Self { virus: scanned("x-ses-virus-verdict"), ..Self::parse(results) })
    }

    /// Whether it is proven that the mail is from the domain in `From`: DMARC passed, or SPF did for a
    /// return path of the same domain, or it was handed in on this machine.
    pub fn proves(self, from: &EmailAddress, mail_from: &str) -> bool {
        let same_domain =
            mail_from.rsplit_once('@').is_some_and(|(_, domain)| domain.eq_ignore_ascii_case(from.domain()));
        self.local || self.dmarc == Verdict::Pass || (self.spf == Verdict::Pass && same_domain)
    }

    /// Whether the domain in `From` asks that such a mail is not taken at its word: DMARC failed and
    /// the domain's policy is not `none`.
    pub fn is_refused_by_its_domain(self) -> bool {
        self.dmarc == Verdict::Fail && matches!(self.policy, Some(DmarcPolicy::Quarantine | DmarcPolicy::Reject))
    }
}

/// As one line: `spf=pass dkim=pass dmarc=fail p=reject`, or `local`.
impl fmt::Display for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.local {
            return f.write_str("local");
        }
        write!(f, "spf={} dkim={} dmarc={}", self.spf.as_str(), self.dkim.as_str(), self.dmarc.as_str())?;
        if let Some(policy) = self.policy {
            write!(f, " p={}", policy.as_str())?;
        }
        if self.virus { f.write_str(" virus=fail") } else { Ok(()) }
    }
}

/// A header's value without its comments (RFC 5322 §3.2.2), and the comments by themselves.
fn without_comments(value: &str) -> (String, String) {
    let (mut plain, mut comments, mut depth) = (String::new(), String::new(), 0_u32);
    for letter in value.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
        if depth > 0 {
            comments.push(if letter == '(' { ' ' } else { letter });
        }
    }
    (plain, comments)
}

#[cfg(test)]
mod tests {
    use super::{Authentication, DmarcPolicy, SES, Verdict};
    use crate::incoming::authentication;

    fn by_ses(headers: &str) -> Option<Authentication> {
        let raw = format!("Return-Path: <a@b.example>\r\n{headers}\r\nFrom: a@b.example\r\n\r\nx");
        authentication(raw.as_bytes(), SES)
    }

    #[test]
    fn what_ses_writes() {
        let found = by_ses(
            "Authentication-Results: amazonses.com; spf=pass (spfCheck: domain of b.example designates 203.0.113.5 as permitted sender)\r\n client-ip=203.0.113.5; envelope-from=a@b.example; helo=mx.b.example;\r\n dkim=fail header.i=@x.example; dkim=pass header.i=@b.example; dmarc=pass header.from=b.example;",
        );
        assert_eq!(found.map(|found| found.to_string()).as_deref(), Some("spf=pass dkim=pass dmarc=pass"));
        let found = by_ses(
            "X-SES-Virus-Verdict: FAIL\r\nAuthentication-Results: amazonses.com; spf=softfail; dmarc=fail header.from=b.example;",
        );
        let found = found.expect("written by SES");
        assert!(found.virus && !found.is_refused_by_its_domain(), "no policy is named");
        assert_eq!((found.spf, found.dkim, found.dmarc), (Verdict::SoftFail, Verdict::None, Verdict::Fail));
    }

    #[test]
    fn only_our_server_is_believed() {
        assert_eq!(by_ses("Authentication-Results: mx.evil.example; spf=pass; dkim=pass; dmarc=pass"), None);
        assert_eq!(by_ses("Subject: none"), None);
        let below = by_ses(
            "Authentication-Results: amazonses.com; dmarc=fail\r\nAuthentication-Results: amazonses.com; dmarc=pass",
        );
        assert_eq!(below.expect("written by SES").dmarc, Verdict::Fail, "the first one lies on top");
        assert_eq!(
            by_ses("Authentication-Results: mx.evil.example; x=y\r\nAuthentication-Results: amazonses.com; dmarc=pass"),
            None
        );
    }

    #[test]
    fn policies() {
        for (text, policy) in [
            ("dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=b.example", Some(DmarcPolicy::Reject)),
            ("dmarc=fail policy.dmarc=quarantine", Some(DmarcPolicy::Quarantine)),
            ("dmarc=fail (p=none)", Some(DmarcPolicy::None)),
            ("dmarc=fail (policy: p=reject", Some(DmarcPolicy::Reject)),
            ("dmarc=fail", None),
        ] {
            let found = Authentication::parse(text);
            assert_eq!(found.policy, policy, "{text}");
            assert_eq!(found.is_refused_by_its_domain(), policy.is_some_and(|policy| policy != DmarcPolicy::None));
        }
        assert!(!Authentication::parse("dmarc=temperror (p=reject)").is_refused_by_its_domain());
        assert!(!Authentication::parse("spf=fail dkim=fail dmarc=pass p=reject").is_refused_by_its_domain());
    }

    #[test]
    fn it_reads_what_it_writes() {
        for text in [
            "local",
            "spf=none dkim=none dmarc=none",
            "spf=fail dkim=temperror dmarc=fail p=reject",
            "spf=permerror dkim=neutral dmarc=none p=none virus=fail",
        ] {
            assert_eq!(Authentication::parse(text).to_string(), text);
        }
        assert_eq!(Authentication::parse("nonsense = ;;(((").to_string(), "spf=none dkim=none dmarc=none");
    }
}
