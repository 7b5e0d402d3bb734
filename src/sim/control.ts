import * as v from 'valibot'
import { jsonResponse } from './adapter.ts'
import { parseFaultRules } from './fault-engine.ts'
import { seedNames } from './model/world.ts'
import type { Simulator } from './simulator.ts'

export const CONTROL_PREFIX = '/__sim'

const resetBody = v.nullish(v.object({ seed: v.optional(v.picklist(seedNames)) }))

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text()
  return text.trim() === '' ? undefined : JSON.parse(text)
}

/** Counts of the tables, for looking and for simple oracles. */
function summary({ world }: Simulator) {
  return {
    seed: world.seed,
    seededAt: world.seededAt,
    now: world.now(),
    members: world.members.count({ account: world.account.identifier }),
    organizations: world.organizations.length,
    projects: world.projects.length,
    roles: world.roles.length,
    resourceGroups: world.resourceGroups.length,
    groups: world.groups.length,
    invites: world.invites.size,
    mails: world.mails.length,
    notes: world.notes.length,
    effects: world.effects,
  }
}

/** The control plane (reliability.md 5.2): personas, reset, faults, log and a summary of the state. */
export async function control(simulator: Simulator, request: Request): Promise<Response> {
  const { world } = simulator
  const call = `${request.method} ${new URL(request.url).pathname.slice(CONTROL_PREFIX.length)}`
  try {
    switch (call) {
      case 'GET /personas':
        return jsonResponse(world, 200, simulator.personas)
      case 'GET /log':
        return jsonResponse(world, 200, simulator.log)
      case 'GET /state':
        return jsonResponse(world, 200, summary(simulator))
      case 'POST /reset': {
        const parsed = v.safeParse(resetBody, await bodyOf(request))
        if (!parsed.success) return jsonResponse(world, 400, { message: `seed: one of ${seedNames.join(', ')}` })
        simulator.reset(parsed.output?.seed)
        return jsonResponse(world, 200, summary(simulator))
      }
      case 'PUT /faults': {
        const rules = parseFaultRules(await bodyOf(request))
        if (rules === undefined) return jsonResponse(world, 400, { message: 'not a list of fault rules' })
        simulator.faults.set(rules)
        return jsonResponse(world, 200, { rules: rules.length })
      }
      case 'DELETE /faults':
        simulator.faults.clear()
        return jsonResponse(world, 200, { rules: 0 })
      default:
        return jsonResponse(world, 404, { message: 'no such call of the simulator' })
    }
  } catch (error) {
    return jsonResponse(world, 400, { message: error instanceof Error ? error.message : 'not understood' })
  }
}
