#!/usr/bin/env bash
# Builds the page at /graphiql anew from the packages that renew/package-lock.json names.
#
#     api/assets/graphiql/renew.sh [FOLDER]
set -euo pipefail
folder=$(realpath -m "${1:-$(dirname "${BASH_SOURCE[0]}")}")
cd "$(dirname "${BASH_SOURCE[0]}")/renew"
npm ci --no-audit --no-fund --ignore-scripts
node build.mjs "$folder"
