import { peopleQuestion } from '#src/domain/find-people.ts'
import { Button } from '#src/ui/button.tsx'

/** Most addresses or ids of a text that are offered. */
const MAX_OFFERED = 3

type FoundInTextProps = { text: string; onSearch: (text: string) => void }

/** For a pasted line, for instance of a log: the addresses or user ids in it, each to be searched for. */
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
