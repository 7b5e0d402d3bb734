import { http } from 'msw'
import { apiPrefixes, type OperationId } from '#src/contract/operations.ts'
import { findRoute } from '#src/sim/routes.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { TransportBreak } from '#src/sim/transport-break.ts'
import { server } from '#test/support/server.ts'

type Intercept = (operation: OperationId, request: Request) => Promise<Response | undefined>

/**
 * Stands between `fetch` and the simulator: counts what is on its way, so that a test can wait until the app is quiet,
 * and lets a test answer in the simulator's place.
 */
export function tapTransport(sim: Simulator) {
  let inFlight = 0
  let answered = 0
  let intercept: Intercept | undefined
  const respond = async ({ request }: { request: Request }): Promise<Response> => {
    inFlight += 1
    try {
      const url = new URL(request.url)
      const operation = findRoute(url.pathname)?.route.byMethod.get(request.method)
      const own = operation === undefined ? undefined : await intercept?.(operation, request)
      return own ?? (await sim.handle(request))
    } catch (error) {
      if (!(error instanceof TransportBreak)) throw error
      return Response.error()
    } finally {
      inFlight -= 1
      answered += 1
    }
  }
  server.use(...apiPrefixes.map((prefix) => http.all(`*${prefix}/*`, respond)))
  return {
    /** Requests without an answer yet. */
    flying: () => inFlight,
    answered: () => answered,
    /** Intercepts calls; those it returns nothing for are answered by the simulator. */
    intercept: (take: Intercept | undefined) => {
      intercept = take
    },
  }
}

export type Transport = ReturnType<typeof tapTransport>
