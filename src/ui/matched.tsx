/**
 * A text with the search match in bold; without a match, the plain text. The match isn't announced: the search field
 * already says it.
 *
 * @param props.searchText as typed, in any case and with surrounding spaces
 */
export function Matched({ text, searchText }: { text: string; searchText: string }) {
  const [start, end] = matchIn(text, searchText)
  if (start === end) return <>{text}</>
  return (
    <>
      {text.slice(0, start)}
      <b className="font-semibold">{text.slice(start, end)}</b>
      {text.slice(end)}
    </>
  )
}

/** Position of the match; none if lower case has another length, as in some alphabets. */
function matchIn(text: string, searchText: string): readonly [start: number, end: number] {
  const [lower, part] = [text.toLowerCase(), searchText.trim().toLowerCase()]
  const start = part === '' || lower.length !== text.length ? -1 : lower.indexOf(part)
  return start < 0 ? [0, 0] : [start, start + part.length]
}
