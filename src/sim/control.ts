import * as v from 'valibot'
import { jsonResponse } from './adapter.ts'
import { worldEdit } from './edits.ts'
import { parseFaultRules } from './fault-engine.ts'
import { faultPresets, faults } from './faults.ts'
import { releaseActions } from './holds.ts'
import { seedNames } from './model/world.ts'
import type { Simulator } from './simulator-type.ts'

export const CONTROL_PREFIX = '/__sim'

const resetBody = v.nullish(v.object({ seed: v.optional(v.picklist(seedNames)) }))
const releaseBody = v.strictObject({
  hold: v.string(),
  action: v.picklist(releaseActions),
  place: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
})
const time = v.union([v.number(), v.pipe(v.string(), v.isoTimestamp(), v.transform(Date.parse))])
const clockBody = v.union([v.strictObject({ now: time }), v.strictObject({ advance: v.number() })])
const editBody = v.union([worldEdit, v.array(worldEdit)])

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text()
  return text.trim() === '' ? undefined : JSON.parse(text)
}

/** The control API: personas, reset, faults, held responses, clock, edits, log and state. */
export async function control(simulator: Simulator, request: Request): Promise<Response> {
  const { world } = simulator
  const url = new URL(request.url)
  const call = `${request.method} ${url.pathname.slice(CONTROL_PREFIX.length)}`
  const uses = () => ({ rules: simulator.faults.list(), problems: simulator.faults.problems() })
  try {
    switch (call) {
      case 'GET /personas':
        return jsonResponse(world, 200, simulator.personas)
      case 'GET /log':
        return jsonResponse(world, 200, simulator.log.slice(-Number(url.searchParams.get('last') ?? 0)))
      case 'GET /state':
        return jsonResponse(world, 200, simulator.state(url.searchParams.get('user') ?? undefined))
      case 'GET /presets':
        return jsonResponse(world, 200, { faults, presets: faultPresets })
      case 'GET /faults':
        return jsonResponse(world, 200, uses())
      case 'POST /reset': {
        const parsed = v.safeParse(resetBody, await bodyOf(request))
        if (!parsed.success) return jsonResponse(world, 400, { message: `seed: one of ${seedNames.join(', ')}` })
        simulator.reset(parsed.output?.seed)
        return jsonResponse(world, 200, simulator.state())
      }
      case 'PUT /faults':
      case 'POST /faults': {
        const rules = parseFaultRules(await bodyOf(request))
        if (rules === undefined) return jsonResponse(world, 400, { message: 'not a list of fault rules' })
        if (request.method === 'PUT') simulator.faults.set(rules)
        else simulator.faults.add(rules)
        return jsonResponse(world, 200, uses())
      }
      case 'DELETE /faults':
        simulator.faults.clear(url.searchParams.get('fault') ?? undefined)
        return jsonResponse(world, 200, uses())
      case 'POST /release': {
        const { hold, action, place } = v.parse(releaseBody, await bodyOf(request))
        const released = simulator.release(hold, action, place)
        // A release without a held response is a mistake in the order of events, which a test should see.
        return jsonResponse(world, released === 0 ? 409 : 200, { released })
      }
      case 'POST /clock': {
        const body = v.parse(clockBody, await bodyOf(request))
        if ('now' in body) simulator.clock.set(body.now)
        else simulator.clock.advance(body.advance)
        return jsonResponse(world, 200, { now: simulator.clock.now() })
      }
      case 'POST /edit': {
        for (const edit of [v.parse(editBody, await bodyOf(request))].flat()) simulator.edit(edit)
        return jsonResponse(world, 200, { effects: world.effects })
      }
      default:
        return jsonResponse(world, 404, { message: 'the simulator has no such call' })
    }
  } catch (error) {
    return jsonResponse(world, 400, { message: error instanceof Error ? error.message : 'not understood' })
  }
}
