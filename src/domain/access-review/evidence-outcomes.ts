/**
 * How the decision and the outcome of each item are calculated from the lists of events, for a reader without the app.
 */

export const outcomeSteps = [
  'These steps calculate the decision and the outcome in a row of items. Only the rows of log and applied whose item is its ID count.',
  '1. Sort the rows of log by at, and rows with the same at by id. The last row counts. Its decision is the item’s decision. If it’s undone, or the item has no row, nothing is decided.',
  '2. decidedBy, decidedAt, and why are reviewer.name, at, and reason of that row. They’re missing where nothing is decided.',
  '3. Conflict: take the rows whose id isn’t in seen of another row, but none with undone. A row is in conflict where a row of another reviewer says something else: another decision, or another target. Reviewers are the same where reviewer.id is, or where both have none and the same name. conflict has the IDs of these rows.',
  '4. Nothing decided, not-sure, or a conflict: outcome is exception. Decision keep: outcome is kept.',
  '5. Otherwise the last row of applied counts, in the order of the file. No row, or result is assigning or sent: outcome is open. Else outcome is result.',
  '6. reason and verifiedAt are always those of the last row of applied. remains comes from the last row that has it.',
  '7. appliedAt and appliedBy are at and by.name of the first row of applied that isn’t skipped, after the last one with assigning or sent. They’re missing if no row fits. correlationId comes from the last row that has it, starting at that assigning or sent.',
  'recipe is a Python 3 program with these steps. It prints how many items it calculated, and the IDs of those that differ from this file. Run it with the name of this file: python3 outcomes.py FILE',
]

/** Without double quotes and backslashes, so that its lines can be copied out of the file. */
export const outcomeRecipe = [
  'import json, sys',
  "whole = json.load(open(sys.argv[1], encoding='utf-8'))",
  "who = lambda row: (row['reviewer'].get('id'), 'id' in row['reviewer'] or row['reviewer']['name'])",
  "says = lambda row: (row['decision'], json.dumps(row.get('target'), sort_keys=True))",
  'def ends(item):',
  "    log = sorted((row for row in logs.get(item, [])), key=lambda row: (row['at'], row['id']))",
  "    seen = {each for row in log for each in row.get('seen', []) if each != row['id']}",
  "    heads = [row for row in log if row['id'] not in seen and row['decision'] != 'undone']",
  '    differs = lambda row: any(who(row) != who(each) and says(row) != says(each) for each in heads)',
  "    conflict = [row['id'] for row in heads if differs(row)]",
  "    last = log[-1] if log and log[-1]['decision'] in ('keep', 'remove', 'change-role', 'not-sure') else None",
  "    decision = last and last['decision']",
  '    applied = changes.get(item, [])',
  "    starts = [at for at in range(len(applied)) if applied[at]['result'] in ('assigning', 'sent')]",
  '    end = applied[-1] if applied else {}',
  '    made = applied[starts[-1] + 1:] if starts else applied',
  "    change = next((row for row in made if row['result'] != 'skipped'), None)",
  "    ids = [row['correlationId'] for row in applied[starts[-1] if starts else 0:] if 'correlationId' in row]",
  "    left = [row['remains'] for row in applied if row.get('remains') != None]",
  "    done = 'open' if end.get('result') in (None, 'assigning', 'sent') else end['result']",
  "    done = 'exception' if decision in (None, 'not-sure') or conflict else 'kept' if decision == 'keep' else done",
  "    found = {'decision': decision, 'conflict': conflict or None, 'outcome': done}",
  "    found.update({'decidedBy': last and last['reviewer']['name'], 'decidedAt': last and last['at']})",
  "    found.update({'why': last and last.get('reason'), 'reason': end.get('reason'), 'verifiedAt': end.get('verifiedAt')})",
  "    found.update({'appliedAt': change and change['at'], 'appliedBy': change and change['by']['name']})",
  "    found.update({'remains': left[-1] if left else None, 'correlationId': ids[-1] if ids else None})",
  '    return found',
  'logs, changes = {}, {}',
  "for row in whole['log']: logs.setdefault(row['item'], []).append(row)",
  "for row in whole['applied']: changes.setdefault(row['item'], []).append(row)",
  "other = [row['id'] for row in whole['items'] if any(row.get(name) != each for name, each in ends(row['id']).items())]",
  "print('items', len(whole['items']), 'different', other)",
]
