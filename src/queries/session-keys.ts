import { currentSessionId } from '#src/session/credential.ts'

/**
 * First parts of every query key: session and account, so that nothing cached in one session can appear in another.
 *
 * @param account account identifier of the scope
 */
export function sessionKey(account: string) {
  return [currentSessionId() ?? 'closed', account] as const
}
