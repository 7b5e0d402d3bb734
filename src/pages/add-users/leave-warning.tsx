import { byCount, formatNumber } from '#src/domain/format.ts'
import type { AddUsersForm } from './add-users.form.ts'

/** Kind and amount of input that leaving would lose. */
export type Loss = { readonly kind: 'form' | 'access' | 'running' | 'failures'; readonly count: number }

/** The input that leaving now would lose. */
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
  // A role without its resource group also counts as chosen.
  const chosen = form.groups.length > 0 || form.rows.some(({ role, resourceGroup }) => (role ?? resourceGroup) !== null)
  return chosen && !form.noAccess ? { kind: 'access', count: 0 } : undefined
}

/** The confirmation before it is lost. */
export function leaveText({ kind, count }: Loss) {
  switch (kind) {
    case 'running':
      return {
        title: 'Stop adding users?',
        consequences: <p>The batch being saved can’t be canceled. Later batches won’t be sent.</p>,
        cancel: 'Keep adding',
        action: { label: 'Stop and close', danger: true },
      }
    case 'failures':
      return {
        title: byCount(count, 'Discard 1 address?', `Discard ${formatNumber(count)} addresses?`),
        consequences: (
          <p>
            {byCount(
              count,
              'It wasn’t added, and closing clears the list.',
              'They weren’t added, and closing clears the list.',
            )}
          </p>
        ),
        cancel: 'Keep the result',
        action: { label: 'Discard', danger: true },
      }
    case 'access':
      return {
        title: 'Close without adding anyone?',
        consequences: <p>The roles and groups you chose won’t be assigned.</p>,
        cancel: 'Keep editing',
        action: { label: 'Discard', danger: true },
      }
    case 'form':
      return {
        title: 'Close without adding anyone?',
        consequences: (
          <p>
            {count > 0
              ? byCount(count, '1 address wasn’t added.', `${formatNumber(count)} addresses weren’t added.`)
              : 'The text you pasted or chose from a file wasn’t added.'}
          </p>
        ),
        cancel: 'Keep editing',
        action: {
          label:
            count > 0 ? byCount(count, 'Discard 1 address', `Discard ${formatNumber(count)} addresses`) : 'Discard',
          danger: true,
        },
      }
  }
}
