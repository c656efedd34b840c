// Turns what ffmpeg printed into a sentence from a fixed list: its own lines may hold addresses, passwords and paths.

const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^Redirected elsewhere/, 'the camera sends elsewhere, which is not followed'],
  [/401 Unauthorized|403 Forbidden|authorization failed/i, 'the camera refuses the sign-in'],
  [/404 Not Found|454 Session/i, 'the camera has no such stream'],
  [/5XX Server Error/i, 'the camera reports a fault of its own'],
  [/Connection refused/i, 'the camera refuses the connection'],
  [/No route to host|Network is unreachable/i, 'the camera cannot be reached'],
  [/Name or service not known|Failed to resolve|Temporary failure in name/i, 'the name of the camera is unknown'],
  [/timed out/i, 'the camera does not answer in time'],
  [/moov atom not found/i, 'the file has no index, it was probably cut off'],
  [/Permission denied/i, 'no permission to read'],
  [/does not contain any stream|matches no streams/i, 'there is no video in it'],
  [/Invalid data found|not whitelisted|Format .* detected/i, 'not a video of a known format'],
]

export function explainError(printed: string): string {
  return SENTENCES.find(([pattern]) => pattern.test(printed))?.[1] ?? 'ffmpeg could not read it'
}
