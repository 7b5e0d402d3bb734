import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import { UnlockInstead } from '#src/components/user-actions/unlock-instead.tsx'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import { causeOf } from '#src/domain/error-cause.ts'
import { counted } from '#src/domain/format.ts'
import { goneWords } from '#src/domain/refusal.ts'
import { displayName, firstName } from '#src/domain/user.ts'
import { FocusBox } from '#src/ui/focus-box.tsx'
import { Note } from '#src/ui/note.tsx'
import type { RoleEditor, Saved, SavedLine } from './use-role-editor.ts'

/** Outcome of the last save, if it did not simply work. */
export function SaveNotes({ editor, scopeName }: { editor: RoleEditor; scopeName: string }) {
  const { saved, adding, removing, user, restored, scope } = editor
  const name = displayName(user)
  const unlock = <UnlockInstead scope={scope} user={user} />
  return (
    <>
      {restored && (
        <Note>
          <p role="status">The changes that were staged before the session ended are back. Nothing of them is saved.</p>
        </Note>
      )}
      <MutationAlert
        state={adding.state}
        failed="The new roles were not given"
        verb={`give roles to ${name} in ${scopeName}`}
        gone={goneWords(scopeName)}
        hint={saved?.kind === 'judged' && saved.held > 0 && 'No role was taken away either.'}
        unlock={unlock}
        foundDone="A look shows the new roles."
        foundNotDone="A look shows that no role was given. You can save again."
        doubt="The list below shows what is known of each. Saving again gives no role twice."
        onLook={adding.checkAgain && (() => editor.look('add'))}
      />
      <MutationAlert
        state={removing.state}
        failed="No role was taken away"
        verb={`take roles from ${name} in ${scopeName}`}
        gone={goneWords(scopeName)}
        unlock={unlock}
        foundDone="A look shows that the roles are gone."
        foundNotDone="A look shows that no role was taken away. You can save again."
        doubt="The list below shows what is known of each. Saving again does no harm."
        onLook={removing.checkAgain && (() => editor.look('remove'))}
      />
      {saved !== undefined && <SavedNote saved={saved} first={firstName(user)} scopeName={scopeName} editor={editor} />}
    </>
  )
}

type SavedNoteProps = { saved: Saved; first: string; scopeName: string; editor: RoleEditor }

function SavedNote({ saved, first, scopeName, editor }: SavedNoteProps) {
  if (saved.kind === 'unread')
    return (
      <FocusBox>
        <Note tone="danger" title="Nothing was saved">
          <p role="alert">
            Before saving, the page looks at what <bdi>{first}</bdi> has now. {causeOf(saved.error)} Nothing was sent.
          </p>
        </Note>
      </FocusBox>
    )
  if (saved.kind === 'gone')
    return (
      <FocusBox>
        <Note tone="danger" title="Nothing was saved">
          <p role="alert">{goneWords(scopeName)} Nothing was sent.</p>
        </Note>
      </FocusBox>
    )
  if (saved.kind === 'blocked')
    return (
      <FocusBox>
        <Note tone="danger" title="Nothing was saved">
          <div role="alert">
            <ul>
              {saved.lines.map(({ key, words }) => (
                <li key={key}>{words}</li>
              ))}
            </ul>
            <p>Nothing was sent. Undo this removal to save the rest.</p>
          </div>
        </Note>
      </FocusBox>
    )
  return <Judged lines={saved.lines} held={saved.held} alerted={isAlerted(editor)} />
}

/** Whether a message about the call itself has the focus. */
function isAlerted({ adding, removing }: RoleEditor): boolean {
  return [adding.state, removing.state].some(({ status }) => status === 'refused' || status === 'doubt')
}

function Judged({ lines, held, alerted }: { lines: readonly SavedLine[]; held: number; alerted: boolean }) {
  const open = lines.filter(({ verdict }) => verdict.kind !== 'done').length
  const sent = lines.filter(({ already }) => already !== true).length
  if (lines.length === 0 && held === 0) return null
  const note = (
    <Note
      tone={open + held > 0 ? 'warning' : 'success'}
      title={
        open + held === 0
          ? sent === 0
            ? 'No changes were needed'
            : `${counted(sent, 'change', 'changes')} saved`
          : `${open + held} of ${counted(lines.length + held, 'change', 'changes')} ${open + held === 1 ? 'is' : 'are'} not saved`
      }
    >
      <div role="alert">
        <ul aria-label="What became of each change" className="mt-1 flex flex-col gap-1">
          {lines.map((line) => (
            <li key={`${line.change} ${line.key}`} className="flex gap-2 wrap-anywhere [&>svg]:mt-0.5">
              {icons[line.verdict.kind]}
              <span className="min-w-0">
                <bdi className="font-medium text-text">{line.words}</bdi>: {lineWords(line)}
              </span>
            </li>
          ))}
        </ul>
        {held > 0 && (
          <p className="mt-1">
            {counted(held, 'removal was', 'removals were')} not sent, because a new role did not come first. Save again
            or undo what stands in the way.
          </p>
        )}
        {sent === 0 && held === 0 && <p className="mt-1">Nothing was sent to Harness.</p>}
        {open > 0 && <p className="mt-1">What is not saved stays below with its reason.</p>}
      </div>
    </Note>
  )
  return alerted ? note : <FocusBox>{note}</FocusBox>
}

const icons = {
  done: <CircleCheck aria-hidden className="size-4 shrink-0 text-success-text" />,
  failed: <CircleX aria-hidden className="size-4 shrink-0 text-danger-text" />,
  unknown: <CircleHelp aria-hidden className="size-4 shrink-0 text-warning-text" />,
}

function lineWords({ change, verdict, already }: SavedLine): string {
  const adds = change === 'add'
  if (already === true) return adds ? 'was already assigned.' : 'was already removed.'
  if (verdict.kind === 'done') return adds ? 'added.' : 'removed.'
  if (verdict.kind === 'unknown') return `not known. ${verdict.reason}`
  return `${adds ? 'not added' : 'not removed'}. ${verdict.reason}`
}
