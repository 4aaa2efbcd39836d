//! Project files: what they hold comes back, and a flipped byte is noticed.

use super::{now, sample};
use crate::keep::project::{self, ProjectError, Source};

/// A project body in memory.
pub(super) struct Body(pub(super) Vec<u8>);

impl Source for Body {
    async fn take(&mut self, n_bytes: u64) -> Result<Vec<u8>, ProjectError> {
        let n_bytes = usize::try_from(n_bytes).ok().filter(|&n| n <= self.0.len()).ok_or(ProjectError::Damaged)?;
        Ok(self.0.drain(..n_bytes).collect())
    }

    fn n_left(&self) -> u64 {
        self.0.len() as u64
    }
}

#[test]
fn a_flipped_byte_in_a_project_is_noticed() {
    let datasets = [sample("a", 1), sample("b", 2)];
    let body: Vec<u8> = project::body("doc", &datasets).flatten().collect();
    let read = |body: Vec<u8>| now(project::read_body(&mut Body(body))).unwrap();
    assert!(read(body.clone()).is_ok());
    for at in (0..body.len()).step_by(7) {
        let mut changed = body.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(matches!(read(changed), Err(ProjectError::Damaged | ProjectError::Newer)), "byte {at}");
    }
    for length in [0, 7, 8, 100, body.len() - 1] {
        assert_eq!(read(body[..length].to_vec()).unwrap_err(), ProjectError::Damaged);
    }
    let longer = [body, vec![0]].concat();
    assert_eq!(read(longer).unwrap_err(), ProjectError::Damaged);
}

#[test]
fn the_head_says_how_it_is_locked_and_notices_a_flipped_byte() {
    let lock = project::Lock { iterations: 600_000, salt: [3; 16], nonce: [9; 8] };
    for lock in [None, Some(lock)] {
        let head = project::head(lock.as_ref());
        assert_eq!(project::read_head(&head), Ok(lock));
        for at in 0..head.len() {
            let mut changed = head;
            changed[at] ^= 0x10;
            let expected = if at < 16 { ProjectError::NotAProject } else { ProjectError::Damaged };
            assert_eq!(project::read_head(&changed), Err(expected));
        }
        assert_eq!(project::read_head(&head[..30]), Err(ProjectError::Damaged));
    }
    assert_eq!(project::read_head(b"a,b\n1,2\n"), Err(ProjectError::NotAProject));
    let nonces = [lock.nonce(0, false), lock.nonce(0, true), lock.nonce(1, false)];
    assert!(nonces[0] != nonces[1] && nonces[1] != nonces[2] && nonces[0] != nonces[2]);
}
