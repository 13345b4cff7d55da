# The step Check of action.yml. What it found decides in a later step, so that the upload comes first.
set -uo pipefail

# The command line is built in the action's own checkout, the first time.
hygiene() { node "$GITHUB_ACTION_PATH/scripts/pre-commit.mjs" "$@"; }

read -r -d '' -a paths <<<"$PATHS" || true
baseline=()
if [ -n "$BASELINE" ]; then baseline=(--baseline "$BASELINE"); fi
format=concise
if [ "$ANNOTATIONS" = true ]; then format=github; fi

hygiene check "${paths[@]}" "${baseline[@]+"${baseline[@]}"}" --fail-level "$FAIL_LEVEL" --format "$format"
status=$?
if [ "$status" -gt 1 ]; then status=2; fi

hygiene check "${paths[@]}" "${baseline[@]+"${baseline[@]}"}" --fail-level never --format sarif --output "$SARIF_FILE" || status=2

if [ "$SUMMARY" = true ]; then
  # That items fail is what the summary says, and no failure of its own.
  hygiene checklist "${paths[@]}" --format markdown >>"$GITHUB_STEP_SUMMARY" || [ $? -eq 1 ] || status=2
fi

echo "sarif-file=$SARIF_FILE" >>"$GITHUB_OUTPUT"
echo "status=$status" >>"$GITHUB_OUTPUT"
