import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import { UnlockInstead } from '#src/components/user-actions/unlock-instead.tsx'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import { causeOf } from '#src/domain/error-cause.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { goneText } from '#src/domain/refusal.ts'
import { displayName } from '#src/domain/user.ts'
import { FocusBox } from '#src/ui/focus-box.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import type { SavedLine, SaveOutcome } from './save-result.ts'
import type { RoleEditor } from './use-role-editor.ts'

/** Outcome of the last save, if it did not simply succeed. */
export function SaveNotes({ editor, scopeName }: { editor: RoleEditor; scopeName: string }) {
  const { saved, adding, removing, user, restored, scope } = editor
  const name = displayName(user)
  const unlock = <UnlockInstead scope={scope} user={user} />
  return (
    <>
      {restored && (
        <Note>
          <Status>We restored your unsaved changes from before your session ended. Save or discard them.</Status>
        </Note>
      )}
      <MutationAlert
        state={adding.state}
        failed={`Couldn’t assign roles to ${name}`}
        denied={`You don’t have permission to assign roles to ${name} in ${scopeName}`}
        request={`Please grant me permission to assign roles to ${name} in ${scopeName}.`}
        gone={goneText(scopeName)}
        hint={saved?.kind === 'judged' && saved.held > 0 && 'No roles were removed either.'}
        unlock={unlock}
        foundDone={`We checked, and ${name} has the new roles.`}
        foundNotDone="We checked, and no roles were assigned. You can save again."
        doubt="The list below shows what we know about each role. It’s safe to save again."
        onCheckAgain={adding.checkAgain && (() => editor.checkAgain('add'))}
      />
      <MutationAlert
        state={removing.state}
        failed={`Couldn’t remove roles from ${name}`}
        denied={`You don’t have permission to remove roles from ${name} in ${scopeName}`}
        request={`Please grant me permission to remove roles from ${name} in ${scopeName}.`}
        gone={goneText(scopeName)}
        unlock={unlock}
        foundDone={`We checked, and the roles of ${name} were removed.`}
        foundNotDone="We checked, and no roles were removed. You can save again."
        doubt="The list below shows what we know about each role. It’s safe to save again."
        onCheckAgain={removing.checkAgain && (() => editor.checkAgain('remove'))}
      />
      {saved !== undefined && <SavedNote saved={saved} name={name} scopeName={scopeName} editor={editor} />}
    </>
  )
}

type SavedNoteProps = { saved: SaveOutcome; name: string; scopeName: string; editor: RoleEditor }

function SavedNote({ saved, name, scopeName, editor }: SavedNoteProps) {
  if (saved.kind === 'unread')
    return (
      <FocusBox>
        <Note tone="danger" title={`Couldn’t save the changes for ${name}`}>
          <p role="alert">
            We couldn’t check which roles <bdi>{name}</bdi> has now. {causeOf(saved.error)} No changes were made.
          </p>
        </Note>
      </FocusBox>
    )
  if (saved.kind === 'gone')
    return (
      <FocusBox>
        <Note tone="danger" title={`Couldn’t save the changes for ${name}`}>
          <p role="alert">{goneText(scopeName)} No changes were made.</p>
        </Note>
      </FocusBox>
    )
  if (saved.kind === 'blocked')
    return (
      <FocusBox>
        <Note tone="danger" title={`Couldn’t save the changes for ${name}`}>
          <div role="alert">
            <ul>
              {saved.lines.map(({ key, text }) => (
                <li key={key}>{text}</li>
              ))}
            </ul>
            <p>No changes were made. Undo this removal to save the rest.</p>
          </div>
        </Note>
      </FocusBox>
    )
  return <SaveResult lines={saved.lines} held={saved.held} alerted={isAlerted(editor)} />
}

/** Whether a message about the request itself has the focus. */
function isAlerted({ adding, removing }: RoleEditor): boolean {
  return [adding.state, removing.state].some(({ status }) => status === 'refused' || status === 'doubt')
}

function SaveResult({ lines, held, alerted }: { lines: readonly SavedLine[]; held: number; alerted: boolean }) {
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
            : byCount(sent, '1 change saved', `${formatNumber(sent)} changes saved`)
          : unsavedText(open + held, lines.length + held)
      }
    >
      <div role="alert">
        <ul aria-label="Result of each change" className="mt-1 flex flex-col gap-1">
          {lines.map((line) => (
            <li key={`${line.change} ${line.key}`} className="flex gap-2 wrap-anywhere [&>svg]:mt-0.5">
              {icons[line.verdict.kind]}
              <span className="min-w-0">
                <bdi className="font-medium text-text">{line.text}</bdi>: {lineText(line)}
              </span>
            </li>
          ))}
        </ul>
        {held > 0 && (
          <p className="mt-1">
            {byCount(
              held,
              '1 removal wasn’t started, because a new role has to be assigned first. Save again, or undo the new role.',
              `${formatNumber(held)} removals weren’t started, because a new role has to be assigned first. Save again, or undo the new role.`,
            )}
          </p>
        )}
        {open > 0 && <p className="mt-1">Unsaved changes stay below with the reason.</p>}
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

function unsavedText(unsaved: number, all: number): string {
  if (all === 1) return '1 of 1 change isn’t saved'
  return byCount(
    unsaved,
    `1 of ${formatNumber(all)} changes isn’t saved`,
    `${formatNumber(unsaved)} of ${formatNumber(all)} changes aren’t saved`,
  )
}

function lineText({ change, verdict, already }: SavedLine): string {
  const adds = change === 'add'
  if (already === true) return adds ? 'was already assigned.' : 'was already removed.'
  if (verdict.kind === 'done') return adds ? 'added.' : 'removed.'
  if (verdict.kind === 'unknown') return `couldn’t be confirmed. ${verdict.reason}`
  return adds ? `not added. ${verdict.reason}` : `not removed. ${verdict.reason}`
}
