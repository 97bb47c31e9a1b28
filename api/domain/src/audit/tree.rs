//! A Merkle tree that only grows (RFC 6962): its root changes with any change, exchange or removal of a leaf.

use entity::values::Digest;

/// The bytes of a digest.
const WIDTH: usize = 32;

/// A tree of which only the roots of its perfect subtrees are kept, the widest first: enough to add leaves and
/// to tell the root, and never more than 64 digests however large it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Digest>,
}

impl Frontier {
    /// A tree of so many leaves with these subtrees, as [`Self::bytes`] wrote them; none where their number is
    /// not that of a tree of this size.
    pub fn of(size: u64, bytes: &[u8]) -> Option<Self> {
        let peaks: Vec<_> = bytes.chunks(WIDTH).map(|bytes| Digest(bytes.to_vec())).collect();
        let whole = bytes.len().is_multiple_of(WIDTH) && u32::try_from(peaks.len()) == Ok(size.count_ones());
        whole.then_some(Self { size, peaks })
    }

    /// Adds a leaf behind all others.
    pub fn add(&mut self, leaf: Digest) {
        let mut joined = leaf;
        // Each trailing one of the size is a perfect subtree as wide as what is joined so far.
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            joined = node(&left, &joined);
        }
        self.peaks.push(joined);
        self.size += 1;
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root: SHA-256 of nothing where it has no leaf.
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        let narrowest = peaks.next().cloned().unwrap_or_else(|| Digest::of([]));
        peaks.fold(narrowest, |right, left| node(left, &right))
    }

    /// The subtrees, to be read by [`Self::of`].
    pub fn bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| peak.0.iter().copied()).collect()
    }
}

fn node(left: &Digest, right: &Digest) -> Digest {
    Digest::of([&[1], left.0.as_slice(), right.0.as_slice()].concat())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use proptest::prelude::*;

    /// The tree as RFC 6962 defines it, with all leaves at hand.
    fn defined(leaves: &[Digest]) -> Digest {
        match leaves {
            [] => Digest::of([]),
            [one] => one.clone(),
            many => {
                let split = many.len().next_power_of_two() / 2;
                node(&defined(&many[..split]), &defined(&many[split..]))
            }
        }
    }

    fn leaves(count: usize) -> Vec<Digest> {
        (0..count).map(|number| Digest::of(number.to_be_bytes())).collect()
    }

    #[test]
    fn it_is_the_tree_of_the_standard() {
        // The test vectors that implementations of RFC 6962 share.
        let data: [&[u8]; 3] = [b"", b"\x00", b"\x10"];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        ];
        let mut tree = Frontier::default();
        assert_eq!(
            tree.root().to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        for (data, root) in data.iter().zip(roots) {
            tree.add(Digest::of([&[0], *data].concat()));
            assert_eq!(tree.root().to_string(), root);
        }
    }

    proptest! {
        #[test]
        fn any_size_has_the_root_that_is_defined_also_after_a_stop(count in 0_usize..300, stop in 0_usize..300) {
            let leaves = leaves(count);
            let mut tree = Frontier::default();
            for (at, leaf) in leaves.iter().enumerate() {
                if at == stop {
                    tree = Frontier::of(tree.size(), &tree.bytes()).unwrap();
                }
                tree.add(leaf.clone());
            }
            prop_assert_eq!(tree.root(), defined(&leaves));
        }
    }

    #[test]
    fn what_is_no_frontier_is_not_read() {
        assert!(Frontier::of(3, &[0; 32]).is_none());
        assert!(Frontier::of(1, &[0; 31]).is_none());
        assert!(Frontier::of(0, &[]).is_some());
    }
}
