#!/usr/bin/env python3
"""Redis's clients for Go, Java and Rust against redis3 serve; each is left out where its language is not installed."""

import harness
from clients.other_languages_test import Built

if __name__ == "__main__":
    harness.main()
