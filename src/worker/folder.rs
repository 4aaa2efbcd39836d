//! The browser's private file system as a [`Disk`]: one folder of this page's own, written through sync access handles.
//!
//! The folder is made by the first write, so that a visitor who keeps nothing leaves nothing.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DedicatedWorkerGlobalScope, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemRemoveOptions, FileSystemSyncAccessHandle,
};

use crate::keep::{Disk, DiskError};

/// The folder's name. The origin may be shared with other pages, so it is not the root itself.
const FOLDER: &str = "sightline";

/// The lock of the tab that writes.
const LOCK: &str = "sightline-store";

/// A file that another worker has open is tried again: a replaced worker takes a moment to end.
const N_TRIES: u32 = 12;
const PAUSE_MS: i32 = 80;

/// The folder, once it is there.
#[derive(Debug)]
pub struct Folder {
    root: FileSystemDirectoryHandle,
    folder: RefCell<Option<FileSystemDirectoryHandle>>,
}

/// A property of an object; undefined when there is none.
pub fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method and waits for what it promises.
pub async fn call(object: &JsValue, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = get(object, method).dyn_into()?;
    let list: Array = arguments.iter().copied().collect();
    let answer = function.apply(object, &list)?;
    JsFuture::from(Promise::resolve(&answer)).await
}

fn storage() -> JsValue {
    get(&get(&js_sys::global(), "navigator"), "storage")
}

/// Bytes in use and bytes allowed.
pub async fn usage() -> Option<(f64, f64)> {
    let estimate = call(&storage(), "estimate", &[]).await.ok()?;
    Some((get(&estimate, "usage").as_f64()?, get(&estimate, "quota").as_f64()?))
}

/// A promise that is kept after a while.
pub fn timer(ms: i32) -> Promise {
    Promise::new(&mut |resolve, _| {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let _ = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    })
}

/// Asks for the lock, which is held until the worker ends. The promise is kept when it is had; none when there are no locks.
pub fn lock() -> Option<Promise> {
    let locks = get(&get(&js_sys::global(), "navigator"), "locks");
    let request: Function = get(&locks, "request").dyn_into().ok()?;
    Some(Promise::new(&mut |resolve, reject| {
        let granted = Closure::once_into_js(move || {
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::TRUE);
            // Never kept, so the lock is never given back.
            Promise::new(&mut |_, _| {})
        });
        let held = request.call2(&locks, &JsValue::from_str(LOCK), &granted);
        wasm_bindgen_futures::spawn_local(async move {
            // Only a lock that is refused for good ends here.
            let ended = match held {
                Ok(held) => JsFuture::from(Promise::resolve(&held)).await,
                Err(error) => Err(error),
            };
            let _ = reject.call1(&JsValue::UNDEFINED, &ended.err().unwrap_or(JsValue::UNDEFINED));
        });
    }))
}

impl Folder {
    /// The private file system; none when the browser gives none.
    pub async fn open() -> Option<Self> {
        let prototype = get(&get(&js_sys::global(), "FileSystemFileHandle"), "prototype");
        if get(&prototype, "createSyncAccessHandle").is_undefined() {
            return None;
        }
        let root = call(&storage(), "getDirectory", &[]).await.ok()?;
        Some(Self { root: root.unchecked_into(), folder: RefCell::new(None) })
    }

    async fn folder(&self, is_made: bool) -> Result<FileSystemDirectoryHandle, DiskError> {
        let known = self.folder.borrow().clone();
        if let Some(folder) = known {
            return Ok(folder);
        }
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(is_made);
        let folder = JsFuture::from(self.root.get_directory_handle_with_options(FOLDER, &options)).await;
        let folder: FileSystemDirectoryHandle = folder.map_err(disk_error)?.unchecked_into();
        self.folder.replace(Some(folder.clone()));
        Ok(folder)
    }

    async fn file(&self, name: &str, is_made: bool) -> Result<FileSystemFileHandle, DiskError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(is_made);
        let mut file = JsFuture::from(self.folder(is_made).await?.get_file_handle_with_options(name, &options)).await;
        if is_made && file.is_err() {
            // The folder may have been deleted by another tab since.
            self.folder.replace(None);
            file = JsFuture::from(self.folder(true).await?.get_file_handle_with_options(name, &options)).await;
        }
        Ok(file.map_err(disk_error)?.unchecked_into())
    }
}

impl Disk for Folder {
    async fn names(&self) -> Result<Vec<String>, DiskError> {
        let keys = match self.folder(false).await {
            Ok(folder) => folder.keys(),
            Err(DiskError::NotFound) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        loop {
            let next = JsFuture::from(keys.next().map_err(disk_error)?).await;
            let next: JsValue = match next {
                Ok(next) => next,
                Err(error) => match disk_error(error) {
                    DiskError::NotFound => return Ok(Vec::new()),
                    error => return Err(error),
                },
            };
            if get(&next, "done").is_truthy() {
                return Ok(names);
            }
            names.extend(get(&next, "value").as_string());
        }
    }

    async fn read(&self, name: &str) -> Result<Vec<u8>, DiskError> {
        let file = self.file(name, false).await?;
        let options = Object::new();
        let _ = Reflect::set(&options, &"mode".into(), &"read-only".into());
        if let Ok(access) = call(&file, "createSyncAccessHandle", &[&options]).await {
            let access: FileSystemSyncAccessHandle = access.unchecked_into();
            let bytes = read_whole(&access);
            access.close();
            return bytes.map_err(disk_error);
        }
        // Another tab has it open: the file as a snapshot.
        let file: File = JsFuture::from(file.get_file()).await.map_err(disk_error)?.unchecked_into();
        let buffer = JsFuture::from(file.array_buffer()).await.map_err(disk_error)?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    async fn write(&self, name: &str, bytes: &[u8]) -> Result<(), DiskError> {
        let file = self.file(name, true).await?;
        let mut n_tries = 0;
        let access: FileSystemSyncAccessHandle = loop {
            match JsFuture::from(file.create_sync_access_handle()).await {
                Ok(access) => break access.unchecked_into(),
                Err(_) if n_tries < N_TRIES => n_tries += 1,
                Err(error) => return Err(disk_error(error)),
            }
            let _ = JsFuture::from(timer(PAUSE_MS)).await;
        };
        let result = write_whole(&access, bytes);
        access.close();
        result
    }

    async fn remove(&self, name: &str) -> Result<(), DiskError> {
        let folder = match self.folder(false).await {
            Ok(folder) => folder,
            Err(DiskError::NotFound) => return Ok(()),
            Err(error) => return Err(error),
        };
        match JsFuture::from(folder.remove_entry(name)).await.map_err(disk_error) {
            Ok(_) | Err(DiskError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn clear(&self) -> Result<(), DiskError> {
        self.folder.replace(None);
        let options = FileSystemRemoveOptions::new();
        options.set_recursive(true);
        match JsFuture::from(self.root.remove_entry_with_options(FOLDER, &options)).await.map_err(disk_error) {
            Ok(_) | Err(DiskError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn read_whole(access: &FileSystemSyncAccessHandle) -> Result<Vec<u8>, JsValue> {
    let mut bytes = vec![0; access.get_size()? as usize];
    let n_read = access.read_with_u8_array(&mut bytes)? as usize;
    bytes.truncate(n_read);
    Ok(bytes)
}

fn write_whole(access: &FileSystemSyncAccessHandle, bytes: &[u8]) -> Result<(), DiskError> {
    access.truncate_with_u32(0).map_err(disk_error)?;
    let n_written = access.write_with_u8_array(bytes).map_err(disk_error)?;
    if (n_written as usize) < bytes.len() {
        return Err(DiskError::Full);
    }
    access.flush().map_err(disk_error)
}

fn disk_error(error: JsValue) -> DiskError {
    match get(&error, "name").as_string().as_deref() {
        Some("NotFoundError") => DiskError::NotFound,
        Some("QuotaExceededError") => DiskError::Full,
        _ => DiskError::Failed(reason(&error)),
    }
}

/// What the browser says of an error.
pub fn reason(error: &JsValue) -> String {
    get(error, "message").as_string().unwrap_or_else(|| format!("{error:?}"))
}
