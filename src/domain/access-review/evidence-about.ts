import { verificationText } from './apply-labels.ts'
import { anchorText, checksumText, SHORT_SHA256 } from './checksum.ts'
import { codes } from './evidence-codes.ts'
import { members } from './evidence-members.ts'
import { outcomeRecipe, outcomeSteps } from './evidence-outcomes.ts'
import { notCoveredText, type Exclusion } from './exclusions.ts'
import type { LinedObject } from './lined-json.ts'
import { claimText, unlistableText } from './review-text.ts'
import type { ReviewCampaign } from './review.ts'
import { reasonRuleText } from './rule-text.ts'
import { software } from './software.ts'

/**
 * The explanations in an evidence file, so that a reader needs nothing else; uses the texts of the screen where they
 * exist.
 */

/** @param exclusions of this review */
export function aboutEvidence(review: ReviewCampaign, exclusions: readonly Exclusion[]): LinedObject {
  return {
    software,
    format,
    times,
    completeness,
    notCovered: notCoveredText(review, exclusions),
    reasons: reasonRuleText,
    verification: verificationText,
    checksums: { proves, anchor, recipe },
    outcomes: { steps: outcomeSteps, recipe: outcomeRecipe },
    members,
    codes: Object.fromEntries(Object.entries(codes).map(([name, table]) => [name, { ...table }])),
  }
}

const format = [
  'UTF-8 JSON. Members are sorted by name, and each row of a list is on its own line.',
  'Lists of things (items, population.users, and so on) are sorted by ID. Lists of events (log, signOffs, reopenings, additions, checks, handOvers, joins, applied) are in chronological order: entries from one device in the order in which they were made, entries from several devices by their times.',
  'In text that also appears on screen, “you” is the user who acted, and “we” is the software.',
  '“members” explains what a missing member means. An empty list of events means that there were none.',
  '“members” explains members by name, with their path where a name alone isn’t enough. “codes” explains the values of members that have a fixed set of values.',
  'summary and the members figures, sentence, and settled are calculated from the rest of the file and contain nothing new.',
  'Later versions can add members and codes. The JSON Schema is docs/access-review-evidence.schema.json in the source code of the software.',
]

const times = [
  'Every time is in milliseconds since January 1, 1970, 00:00 UTC. For the date in Python: datetime.datetime.fromtimestamp(time / 1000, datetime.timezone.utc).',
  'createdAt of a role assignment comes from Harness. Every other time comes from the device of the user who made the entry.',
  'Where that device was more than a minute ahead of or behind Harness, the time is corrected to match Harness. clockOffset is then how many milliseconds the device was ahead, which were subtracted (negative: it was behind).',
  'Without clockOffset, the device was up to a minute off, or Harness hadn’t reported its time yet, and nothing was corrected. This applies to population and to every event.',
  'One exception: entries of reopenings, additions, checks, handOvers, and applied that were made with software before version 1.2 of this format were corrected in the same way, but don’t record by how much.',
  'Even after that, the clocks of two devices can differ by up to a minute, so the order of entries from different devices is accurate only to a minute.',
]

const completeness = [
  claimText,
  '“Proved” means: two lists, users with their role assignments and all role assignments of a scope, agree. The totals before and after are the same, no page was cut or unreadable, and each list was loaded a second time with the same entries.',
  'A role assignment whose createdAt is after population.startedAt didn’t exist the whole time.',
  'Role assignments without a user are in only one of the two lists, so no other list confirms them.',
  unlistableText,
  'population.calls is the number of requests this required. population.visible has what the API key was allowed to view, by scope.',
  'Every row of population.assignments is either an item or counted in “excluded”.',
]

const proves = [
  checksumText,
  'SHA256SUMS has the SHA-256 of this file and of the CSV, over all their bytes. To check: sha256sum -c SHA256SUMS (Linux), shasum -a 256 -c SHA256SUMS (macOS), Get-FileHash (Windows).',
  'A checksum doesn’t prove who the reviewers are or that Harness was in this state. Correlation IDs lead to the Harness audit trail, which is the independent record.',
  'review.populationSha256 covers the member population: a line with {, the lines of population exactly as in this file, and a line with }, each ended by a line feed.',
  'signOffs[].logSha256 covers the decisions up to that sign-off: a line with {, the first line of log exactly as in this file, the lines of log whose “at” isn’t after that of the sign-off (a comma after each but the last), a line with ], and a line with }, each ended by a line feed. Decisions from a file that was merged later can change this checksum.',
  'previous.sha256 covers all bytes of the previous review’s file.',
  'recipe is a Python 3 program that calculates both again and prints True where they agree. Run it with the name of this file: python3 check.py FILE',
]

const anchor = [
  ...anchorText,
  `Run sha256sum SHA256SUMS to get that checksum. Its first ${String(SHORT_SHA256)} characters are in the report, to write down by hand, if the report was printed after the evidence was saved.`,
  'This file can’t contain its own checksum or the checksum of SHA256SUMS. Compare them with a copy kept elsewhere. Without one, the checksums show only that the files in this folder belong together.',
]

/** Without double quotes and backslashes, so that its lines can be copied out of the file. */
const recipe = [
  'import hashlib, json, sys',
  'q, end = chr(34), chr(10)',
  "lines = open(sys.argv[1], encoding='utf-8', newline='').read().split(end)",
  "sha = lambda rows: hashlib.sha256((end.join(rows) + end).encode('utf-8')).hexdigest()",
  "name = lambda line: line.split(':')[0].strip(q)",
  "start = lines.index(q + 'population' + q + ':{')",
  "after = next(i for i in range(start, len(lines)) if name(lines[i]) in ('previous', 'reopenings'))",
  'whole = json.loads(end.join(lines))',
  "print('population', sha(['{'] + lines[start + 1:after - 1] + ['}']) == whole['review']['populationSha256'])",
  "log = [i for i in range(len(lines)) if lines[i] == q + 'log' + q + ':[']",
  "rows = [line.rstrip(',') for line in lines[log[0] + 1:log[0] + 1 + len(whole['log'])]] if log else []",
  "for signed in whole['signOffs']:",
  "    kept = [row for row in rows if json.loads(row)['at'] <= signed['at']]",
  "    text = [row + ',' for row in kept[:-1]] + kept[-1:]",
  "    text = [q + 'log' + q + ':['] + text + [']'] if kept else [q + 'log' + q + ':[]']",
  "    print('log', sha(['{'] + text + ['}']) == signed['logSha256'])",
]
