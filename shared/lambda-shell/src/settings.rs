//! Configuration: read once, at start. What is missing or silly is named, and nothing starts.

/// Reads the environment of a function.
#[derive(Clone, Copy, Debug)]
pub struct Settings;

/// A setting that is missing or silly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the setting {name} {reason}")]
pub struct BadSetting {
    /// Its name.
    pub name: String,
    /// What is wrong.
    pub reason: String,
}

impl BadSetting {
    /// Turns the error of whoever read a setting into one that names it.
    pub fn named<E: std::fmt::Display>(name: &'static str) -> impl Fn(E) -> BadSetting {
        move |error| BadSetting { name: name.to_owned(), reason: format!("cannot be used: {error}") }
    }
}

impl Settings {
    /// A setting that has to be there.
    ///
    /// # Errors
    /// [`BadSetting`] when it is missing or empty.
    pub fn required(self, name: &str) -> Result<String, BadSetting> {
        self.optional(name).ok_or_else(|| BadSetting { name: name.to_owned(), reason: "is missing".to_owned() })
    }

    /// Settings that are read later and have to be there.
    ///
    /// # Errors
    /// [`BadSetting`] naming the first that is missing or empty.
    pub fn all_there<N: AsRef<str>>(self, names: impl IntoIterator<Item = N>) -> Result<(), BadSetting> {
        names.into_iter().try_for_each(|name| self.required(name.as_ref()).map(drop))
    }

    /// A setting that may be left out.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn optional(self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.trim().is_empty())
    }
}
