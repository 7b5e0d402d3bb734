/**
 * A text with the part that was searched for in bold; without it, the text as it is. The match isn't announced: the
 * search field already says it.
 *
 * @param props.searchText what was typed, in any case and with blanks around it
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

/** Where the text matches; nowhere if lower case has another length, as in some alphabets. */
function matchIn(text: string, searchText: string): readonly [start: number, end: number] {
  const [lower, part] = [text.toLowerCase(), searchText.trim().toLowerCase()]
  const start = part === '' || lower.length !== text.length ? -1 : lower.indexOf(part)
  return start < 0 ? [0, 0] : [start, start + part.length]
}
