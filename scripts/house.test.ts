/**
 * The rules of the house catch what they are for. A dependency tool that reads nothing also passes, so each
 * rule of `.dependency-cruiser.mjs` gets a planted violation in a small tree with the paths of this one.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '..')
const config = join(root, '.dependency-cruiser.mjs')

const api = 'apps/api/src'
const features = `${api}/features`
const web = 'apps/web/src'

/** Rule → importing file → what it imports (each import is a path from the root of the small tree). */
const planted: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'no-circular': ['packages/domain/src/a.ts', 'packages/domain/src/b.ts'],
  'not-resolvable': ['packages/domain/src/lost.ts', 'packages/domain/src/nowhere.ts'],
  'domain-is-pure': ['packages/domain/src/impure.ts', 'node:fs'],
  'contract-imports-domain-only': ['packages/contract/src/c.ts', 'packages/growthbook/src/g.ts'],
  'growthbook-imports-domain-only': ['packages/growthbook/src/h.ts', 'packages/contract/src/x.ts'],
  'postgres-imports-nothing': ['packages/postgres/src/p.ts', 'packages/domain/src/x.ts'],
  'simulator-shares-nothing': ['apps/growthbook-simulator/src/s.ts', 'packages/growthbook/src/g.ts'],
  'web-never-api': [`${web}/api/w.ts`, `${api}/x.ts`],
  'api-never-web': [`${api}/y.ts`, `${web}/x.ts`],
  'feature-through-index': [`${features}/teams/teams.service.ts`, `${features}/auth/auth.repo.ts`],
  'reports-import-no-feature': [`${features}/reports/reports.read.ts`, `${features}/teams/index.ts`],
  'drizzle-stays-in-repos': [`${features}/teams/teams.routes.ts`, 'drizzle-orm'],
  'ui-imports-nothing-of-ours': [`${web}/ui/pill.tsx`, `${web}/api/client.ts`],
  'web-features-apart': [`${web}/features/home/home.tsx`, `${web}/features/teams/teams.tsx`],
  'web-features-below-routes': [`${web}/features/home/back.tsx`, `${web}/routes/home.tsx`],
  'tests-stay-out': [`${api}/z.ts`, `${api}/testing/app.ts`],
  'feature-order-mail': [`${features}/mail/a.ts`, `${features}/auth/index.ts`],
  'feature-order-auth': [`${features}/auth/a.ts`, `${features}/organizations/index.ts`],
  'feature-order-organizations': [`${features}/organizations/a.ts`, `${features}/teams/index.ts`],
  'feature-order-teams': [`${features}/teams/a.ts`, `${features}/notifications/index.ts`],
  'feature-order-notifications': [`${features}/notifications/a.ts`, `${features}/kpis/index.ts`],
  'feature-order-kpis': [`${features}/kpis/a.ts`, `${features}/themes/index.ts`],
  'feature-order-themes': [`${features}/themes/a.ts`, `${features}/hypotheses/index.ts`],
  'feature-order-hypotheses': [`${features}/hypotheses/a.ts`, `${features}/experiments/index.ts`],
  'feature-order-stories': [`${features}/stories/a.ts`, `${features}/experiments/index.ts`],
  'feature-order-experiments': [`${features}/experiments/a.ts`, `${features}/connections/index.ts`],
  'feature-order-connections': [`${features}/connections/a.ts`, `${features}/sync/index.ts`],
  'feature-order-sync': [`${features}/sync/a.ts`, `${features}/webhooks/index.ts`],
  'feature-order-webhooks': [`${features}/webhooks/a.ts`, `${features}/manual-evidence/index.ts`],
  'feature-order-manual-evidence': [`${features}/manual-evidence/a.ts`, `${features}/adoption/index.ts`],
  'feature-order-adoption': [`${features}/adoption/a.ts`, `${features}/outward/index.ts`],
  'feature-order-outward': [`${features}/outward/a.ts`, `${features}/flags/index.ts`],
  'feature-order-flags': [`${features}/flags/a.ts`, `${features}/decisions/index.ts`],
  'feature-order-decisions': [`${features}/decisions/a.ts`, `${features}/comments/index.ts`],
  'feature-order-comments': [`${features}/comments/a.ts`, `${features}/achievements/index.ts`],
  'feature-order-achievements': [`${features}/achievements/a.ts`, `${features}/value/index.ts`],
  'feature-order-learnings': [`${features}/learnings/a.ts`, `${features}/achievements/index.ts`],
  'feature-order-value': [`${features}/value/a.ts`, `${features}/installation/index.ts`],
  'feature-order-installation': [`${features}/installation/a.ts`, `${features}/reports/index.ts`],
}

const report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
})
const ruleNames = z.object({ default: z.object({ forbidden: z.array(z.object({ name: z.string() })) }) })

describe('the direction of dependencies', () => {
  const tree = mkdtempSync(join(tmpdir(), 'knowwhen-house-'))
  let caught: { from: string; rule: { name: string } }[] = []

  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), content)
  }
  const importing = (from: string, to: string) => {
    const isPackage = !to.includes('/') || to.startsWith('node:')
    const path = isPackage ? to : `${'../'.repeat(from.split('/').length - 1)}${to.replace(/\.tsx?$/, '.js')}`
    return `export { x as y } from '${path}'\n`
  }

  beforeAll(() => {
    copyFileSync(join(root, 'tsconfig.base.json'), join(tree, 'tsconfig.base.json'))
    write('package.json', '{ "type": "module", "dependencies": { "drizzle-orm": "1" } }')
    write(
      'node_modules/drizzle-orm/package.json',
      '{ "name": "drizzle-orm", "version": "1.0.0", "main": "index.js" }',
    )
    write('node_modules/drizzle-orm/index.js', 'exports.x = 1\n')
    for (const [rule, [from, to]] of Object.entries(planted)) {
      write(from, importing(from, to))
      if (to.includes('/') && rule !== 'not-resolvable') write(to, 'export const x = 1\n')
    }
    write('packages/domain/src/b.ts', importing('packages/domain/src/b.ts', 'packages/domain/src/a.ts'))
    const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
    let output: string
    try {
      output = execFileSync(
        process.execPath,
        [program, '--config', config, '--output-type', 'json', 'packages', 'apps'],
        {
          cwd: tree,
          encoding: 'utf8',
          maxBuffer: 64 * 1024 * 1024,
        },
      )
    } catch (error) {
      // It answers a violation with a non-zero exit and the report on its standard output.
      output = z.object({ stdout: z.string() }).parse(error).stdout
    }
    caught = report.parse(JSON.parse(output)).summary.violations
  })

  afterAll(() => {
    rmSync(tree, { recursive: true, force: true })
  })

  it('has a planted violation for every rule', async () => {
    const rules = ruleNames.parse(await import(config)).default.forbidden.map((rule) => rule.name)
    expect(rules.toSorted()).toEqual(Object.keys(planted).toSorted())
  })

  it.each(Object.entries(planted))('catches a violation of %s', (rule, [from]) => {
    expect(
      caught.filter((violation) => violation.from === from).map((violation) => violation.rule.name),
    ).toContain(rule)
  })
})
