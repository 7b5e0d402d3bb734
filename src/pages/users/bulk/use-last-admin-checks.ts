import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import type { LastAdminCheck } from '#src/domain/user-guards.ts'
import { failedAnswer, runBulk } from '#src/jobs/bulk-run.ts'
import { lastAdminQuery } from '#src/queries/user-queries.ts'

export type LastAdminChecks = {
  readonly found: ReadonlyMap<string, LastAdminCheck>
  readonly over: boolean
}

const none: LastAdminChecks = { found: new Map(), over: false }

/**
 * Checks for each user whether removing them would leave the scope without an admin, on the paced queue; ends with the
 * dialog.
 *
 * @param about what the users were chosen for: if that changes, others are checked
 */
export function useLastAdminChecks(scope: Scope, people: readonly UserAggregate[], about = ''): LastAdminChecks {
  const client = useQueryClient()
  // The users when the dialog opened: the list behind it can be refetched.
  const [request, setRequest] = useState({ scope, people, about })
  const [checks, setChecks] = useState(none)
  if (request.about !== about) {
    setRequest({ scope, people, about })
    setChecks(none)
  }
  useEffect(() => {
    const found = new Map<string, LastAdminCheck>()
    const run = runBulk('last-admin', {
      title: 'Check for the last admin',
      scope: request.scope,
      items: request.people.map(({ user }) => ({ id: user.uuid, name: displayName(user) })),
      inFlight: 4,
      repeatable: true,
      send: async ({ id }) => {
        try {
          found.set(id, await client.query({ ...lastAdminQuery(request.scope, id), retry: false }))
          return { kind: 'done', text: 'Checked' }
        } catch (error) {
          const answer = failedAnswer(error, 'Not checked.')
          if (answer.wait === undefined) found.set(id, 'failed')
          return answer
        }
      },
    })
    const publish = () => {
      const over = run.isAtRest()
      // Without a check, the result is unknown.
      if (over) for (const { user } of request.people) if (!found.has(user.uuid)) found.set(user.uuid, 'failed')
      setChecks({ found: new Map(found), over })
      // Lost responses skip those users; the others are still checked.
      if (run.getState().phase === 'paused') run.resume()
    }
    const end = run.subscribe(publish)
    publish()
    return () => {
      end()
      run.stop()
    }
  }, [request, client])
  return checks
}
