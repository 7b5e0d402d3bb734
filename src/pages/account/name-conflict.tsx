import { Button } from '#src/ui/button.tsx'
import { FocusBox } from '#src/ui/focus-box.tsx'
import { Note } from '#src/ui/note.tsx'

/** The name changed elsewhere since it was loaded here: both are shown and the person chooses. */
export type Conflict = { theirs: string; mine: string; title: string }

type NameConflictProps = { conflict: Conflict; onChoose: (choice: 'theirs' | 'mine') => void }

/** Both names side by side, and which one is to stay. */
export function NameConflict({ conflict: { theirs, mine, title }, onChoose }: NameConflictProps) {
  return (
    <FocusBox>
      <Note tone="warning" title={title}>
        <p role="alert">
          There it is “<bdi>{theirs}</bdi>”, here you typed “<bdi>{mine}</bdi>”. Nothing was saved yet.
        </p>
        <span className="mt-2 flex flex-wrap gap-2">
          <NameButton word="Save" name={mine} onClick={() => onChoose('mine')} />
          <NameButton word="Keep" name={theirs} onClick={() => onChoose('theirs')} />
        </span>
      </Note>
    </FocusBox>
  )
}

function NameButton({ word, name, onClick }: { word: string; name: string; onClick: () => void }) {
  return (
    <Button size="small" onClick={onClick}>
      <span>
        {word} “<bdi className="inline-block max-w-60 truncate align-bottom max-sm:max-w-28">{name}</bdi>”
      </span>
    </Button>
  )
}
