//! The addresses of the page: hash routes, so that any static host serves them.

/// A place in the app.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Route {
    /// `#/`
    #[default]
    Start,
    /// `#/data/<dataset>`
    Data(String),
    /// `#/analysis/<id>`, with `?data=<dataset>` when it is about a certain data set.
    Analysis {
        /// The analysis.
        id: String,
        /// The data set's name; absent: the current one.
        dataset: Option<String>,
    },
}

impl Route {
    /// Reads the hash of an address; what is unknown leads to the start.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        match path.split_once('/') {
            Some(("data", name)) if !name.is_empty() => Route::Data(decode(name)),
            Some(("analysis", id)) if !id.is_empty() => {
                let dataset = query.split('&').find_map(|pair| pair.strip_prefix("data=")).map(decode);
                Route::Analysis { id: decode(id), dataset }
            }
            _ => Route::Start,
        }
    }

    /// The hash that leads here.
    pub fn hash(&self) -> String {
        match self {
            Route::Start => "#/".to_owned(),
            Route::Data(name) => format!("#/data/{}", encode(name)),
            Route::Analysis { id, dataset: None } => format!("#/analysis/{}", encode(id)),
            Route::Analysis { id, dataset: Some(name) } => format!("#/analysis/{}?data={}", encode(id), encode(name)),
        }
    }
}

fn encode(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}

fn decode(text: &str) -> String {
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}
