"""Folders of audio to conditioned clips with a manifest, split by pack."""

from ghostnote.corpus.build import build_corpus
from ghostnote.corpus.store import Corpus, Record, SourceCount
from ghostnote.corpus.summary import BuildSummary, LeftOut

__all__ = ["BuildSummary", "Corpus", "LeftOut", "Record", "SourceCount", "build_corpus"]
