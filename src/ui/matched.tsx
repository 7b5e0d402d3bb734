/**
 * A text with the part that was searched for in bold; without it, the text as it is. The match isn't announced: the
 * search field already says it.
 *
 * @param props.wanted what was typed, in any case and with blanks around it
 */
export function Matched({ text, wanted }: { text: string; wanted: string }) {
  const [start, end] = matchIn(text, wanted)
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
function matchIn(text: string, wanted: string): readonly [start: number, end: number] {
  const [lower, part] = [text.toLowerCase(), wanted.trim().toLowerCase()]
  const start = part === '' || lower.length !== text.length ? -1 : lower.indexOf(part)
  return start < 0 ? [0, 0] : [start, start + part.length]
}
