import { peopleQuestion } from '#src/domain/find-people.ts'
import { Button } from '#src/ui/button.tsx'

/** Maximum number of addresses or IDs that are offered from a text. */
const MAX_OFFERED = 3

type FoundInTextProps = { text: string; onSearch: (text: string) => void }

/** For a pasted text, for instance a log line: the addresses or user IDs in it, each with a search link. */
export function FoundInText({ text, onSearch }: FoundInTextProps) {
  const question = peopleQuestion(text)
  if (question === undefined || question.kind === 'text') return null
  const found = question.kind === 'emails' ? question.emails : question.ids
  return found
    .filter((each) => each !== text.trim() && each !== text.trim().toLowerCase())
    .slice(0, MAX_OFFERED)
    .map((each) => (
      <Button
        key={each}
        onClick={() => {
          onSearch(each)
        }}
      >
        <span className="truncate">
          Search for <bdi>{each}</bdi>
        </span>
      </Button>
    ))
}
