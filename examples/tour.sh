#!/usr/bin/env bash
# A tour of the API with curl and jq: render a moment and watch it, talk to the people in it, go an hour
# on, look at models, compare some, take the scene with you. Needs a running server and nothing else:
#
#   npm start                     # or npm run demo:simulated
#   examples/tour.sh              # in another terminal; BASE_URL for another address
#
# Ends with 0 when every step worked; says which did not.
set -euo pipefail

BASE_URL=${BASE_URL:-http://localhost:8000}
BASE_URL=${BASE_URL%/}
QUERY=${1:-Oppenheimer watches the Trinity test 5:29 AM July 16 1945}
API=$BASE_URL/api/v1

for tool in curl jq; do
  command -v "$tool" >/dev/null || { echo "The tour needs $tool." >&2; exit 2; }
done

step() { printf '\n\033[1m%s\033[0m\n' "$*"; }
fail() { printf '\nThe tour ends here: %s\n' "$*" >&2; exit 1; }

# What the server answers to a request; on an error its problem, and the tour ends.
request() {
  local method=$1 path=$2 body=${3:-} answer status
  local options=(-sS -X "$method" -w '\n%{http_code}')
  [ -n "$body" ] && options+=(-H 'content-type: application/json' -d "$body")
  answer=$(curl "${options[@]}" "$path") || fail "$method $path could not be sent"
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  if [ "$status" -ge 400 ]; then
    fail "$method $path: $status $(jq -r '.code + ": " + .detail' <<<"$answer" 2>/dev/null || echo "$answer")"
  fi
  printf '%s' "$answer"
}

# The JSON of a stream's frames, one a line, as they come; or of the problem that came instead.
stream() {
  { curl -sSN -X POST "$1" -H 'content-type: application/json' -d "$2" && echo; } |
    sed -un 's/^data: //p; /^{/p'
}

# Ends the tour when what a stream sent is a problem.
frame_only() {
  local problem
  problem=$(jq -r 'select(.event == null) | "\(.code): \(.detail)"' <<<"$1")
  [ -z "$problem" ] || fail "$problem"
}

step 'Is anybody there?'
request GET "$BASE_URL/health" | jq -c '{status, version, providers}'

step "What is understood of “$QUERY”"
request POST "$API/understand" "$(jq -n --arg query "$QUERY" '{$query}')" |
  jq -c '{title, edtf: .date.edtf, place: .place.name, people: [.people[].name], tier} | del(..|nulls)'

step 'Render it, and watch'
id=
while IFS= read -r frame; do
  frame_only "$frame"
  jq -r '"  \(.progress)%\t\(.event)\t\(.step // "")\t\(.data.model_used // .error // "")"' <<<"$frame"
  case $(jq -r .event <<<"$frame") in
    start) id=$(jq -r .data.timepoint_id <<<"$frame") ;;
    error) fail "$(jq -r .error <<<"$frame")" ;;
  esac
done < <(stream "$API/timepoints/generate/stream" \
  "$(jq -n --arg query "$QUERY" '{$query, preset: "hyper", generate_image: true}')")
[ -n "$id" ] || fail 'the stream had no start'

step 'The scene'
scene=$(request GET "$API/timepoints/$id?full=true")
jq -r '"  \(.title // .query)\n  \(.date_edtf // "no date"), \(.location // "no place")\n  by \(.text_model_used), confidence \(.confidence.overall // "not measured")\n\n  \(.scene.setting)"' <<<"$scene"
jq -r '.characters.characters[] | "  - \(.name): \(.description)"' <<<"$scene"
jq -r '(.dialog // [])[] | "  \(.speaker) [\(.provenance)]: \(.text)"' <<<"$scene"
jq -r '.claims[:3][] | "  \(.status): \(.text)\n    \(.sources[0].title // "no source")"' <<<"$scene"
picture=$(jq -r '.image_url // empty' <<<"$scene")
if [ -n "$picture" ]; then
  curl -sSf -o /dev/null -w '  picture: %{content_type}, %{size_download} bytes\n' \
    "$API/timepoints/$id/image" || fail 'the picture could not be had'
fi
character=$(jq -r '.characters.characters[0].name // empty' <<<"$scene")

talk() {
  local answer body frame said session
  step "Talk to $character"
  body=$(jq -n --arg character "$character" '{$character, message: "What did you see when the sky turned white?"}')
  answer=$(request POST "$API/interactions/$id/chat" "$body")
  jq -r '"  \(.character_name) (\(.emotional_tone // "no tone"), \(.model_provider)): \(.response)"' <<<"$answer"
  session=$(jq -r .session_id <<<"$answer")

  step 'Go on talking, word by word'
  body=$(jq -n --arg character "$character" --arg session_id "$session" \
    '{$character, $session_id, message: "What led to this?"}')
  printf '  '
  said=
  while IFS= read -r frame; do
    frame_only "$frame"
    case $(jq -r .event <<<"$frame") in
      token) jq -j '(if .restart then "\n  " else "" end) + .data' <<<"$frame" ;; # Begun anew.
      done) said=$(jq -r .data <<<"$frame") ;;
      error) fail "$(jq -r .error <<<"$frame")" ;;
    esac
  done < <(stream "$API/interactions/$id/chat/stream" "$body")
  [ -n "$said" ] || fail 'the stream had no end'
  echo
  request GET "$API/interactions/session/$session" | jq -c '{character_name, message_count}'

  step 'More dialog'
  request POST "$API/interactions/$id/dialog" '{"num_lines": 3}' |
    jq -r '(.dialog[] | "  \(.speaker) [\(.provenance)]: \(.text)"), "  \(.context // "")"'

  step 'Ask everybody the same'
  request POST "$API/interactions/$id/survey" \
    '{"questions": ["What do you fear most about this moment?"]}' |
    jq -r '(.responses[] | "  \(.character_name) (\(.sentiment)): \(.response)"), "  In short: \(.summary)"'
}

if [ -n "$character" ]; then
  talk
else
  step 'Nobody is known to be there, so nobody can be talked with'
fi

step 'An hour later'
jump=$(request POST "$API/temporal/$id/next" '{"units": 1, "unit": "hour"}')
jq -r '"  \(.message)"' <<<"$jump"
target=$(jq -r .target_id <<<"$jump")
request GET "$API/timepoints/$target?full=true" |
  jq -r '"  \(.date_edtf // "no date"), \(.location // "no place")\n  \(.scene.setting)"'
request GET "$API/temporal/$target/sequence" |
  jq -r '"  before it: \([.prior[].slug] | join(", "))\n  here: \(.center.slug)"'

step 'Models'
request GET "$API/models/providers" |
  jq -r '.providers[] | "  \(.provider): \(if .available then "available" else "not configured" end), \(.models_count) models"'
request GET "$API/models/free" | jq -r '"  free: \(.total), best \(.best.id // "none"), fastest \(.fastest.id // "none")"'

step 'Compare models'
body=$(jq -n --arg query "$QUERY" '{$query, preset: "verified", timeout_seconds: 60}')
request POST "$API/eval/compare/report" "$body" | jq -r .report

step 'Take it with you'
request GET "$API/timepoints/$id/tdf" | jq -c '{id, version, tdf_hash, keys: (.payload | keys | length)}'

step 'That was the tour.'
echo "  $API/timepoints/$id?full=true"
echo "  all of it: $BASE_URL/docs"
