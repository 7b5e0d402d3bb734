import { counted } from '#src/domain/format.ts'
import type { AddUsersForm } from './add-users.form.ts'

/** What leaving would lose, and how much of it. */
export type Loss = { readonly kind: 'form' | 'access' | 'running' | 'failures'; readonly count: number }

/** What leaving now would lose. */
export function lossOf(
  phase: 'form' | 'running' | 'result',
  form: AddUsersForm,
  input: HTMLInputElement | null,
  failures: number,
  file: string | undefined,
): Loss | undefined {
  if (phase === 'running') return { kind: 'running', count: 0 }
  if (phase === 'result') return failures > 0 ? { kind: 'failures', count: failures } : undefined
  const typed = input !== null && input.value.trim() !== '' ? 1 : 0
  const count = form.chips.length + typed
  if (count > 0 || form.tooMuch !== undefined || file !== undefined) return { kind: 'form', count }
  // A role without its resource group was chosen all the same.
  const chosen = form.groups.length > 0 || form.rows.some(({ role, resourceGroup }) => (role ?? resourceGroup) !== null)
  return chosen && !form.noAccess ? { kind: 'access', count: 0 } : undefined
}

/** The question before it is lost. */
export function leaveWords({ kind, count }: Loss) {
  switch (kind) {
    case 'running':
      return {
        title: 'Stop adding people?',
        consequences: <p>The group on its way cannot be called back. The groups after it are not sent.</p>,
        cancel: 'Keep adding',
        action: { label: 'Stop and close', danger: true },
      }
    case 'failures':
      return {
        title: `Close without ${counted(count, 'address', 'addresses')}?`,
        consequences: <p>{counted(count, 'address was', 'addresses were')} not added. Closing drops the list.</p>,
        cancel: 'Back to the result',
        action: { label: 'Close and drop the list', danger: true },
      }
    case 'access':
      return {
        title: 'Close without adding anyone?',
        consequences: <p>The roles and groups that were chosen are given to nobody.</p>,
        cancel: 'Keep editing',
        action: { label: 'Discard the choice', danger: true },
      }
    case 'form':
      return {
        title: 'Close without adding anyone?',
        consequences: (
          <p>
            {count > 0
              ? `${counted(count, 'address has', 'addresses have')} not been sent.`
              : 'What was pasted or read from a file has not been added.'}
          </p>
        ),
        cancel: 'Keep editing',
        action: { label: count > 0 ? `Discard ${counted(count, 'address', 'addresses')}` : 'Discard it', danger: true },
      }
  }
}
