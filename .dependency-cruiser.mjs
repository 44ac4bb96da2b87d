/**
 * The direction of dependencies (docs/decisions/0002). Every rule is an error and there is no list of exceptions.
 * `scripts/house.test.ts` plants a violation of each rule and sees it caught.
 */
const io =
  '^(node:)?(fs|fs/promises|net|http|https|child_process|dns|os|path|process|timers|worker_threads|crypto)$'

/** `later` may import `earlier`; never the other way. */
const featureOrder = [
  'mail',
  'auth',
  'organizations',
  'teams',
  'notifications',
  'kpis',
  'themes',
  'hypotheses',
  'stories',
  'experiments',
  'connections',
  'sync',
  'webhooks',
  'manual-evidence',
  'adoption',
  'outward',
  'flags',
  'decisions',
  'comments',
  'achievements',
  'learnings',
  'value',
  'installation',
]
const siblings = {
  stories: ['experiments'],
  experiments: ['stories'],
  achievements: ['learnings', 'value'],
  learnings: ['achievements', 'value'],
  value: ['achievements', 'learnings'],
}

const featureRules = featureOrder.map((feature, index) => {
  const forbidden = [...featureOrder.slice(index + 1), ...(siblings[feature] ?? []), 'reports']
  return {
    name: `feature-order-${feature}`,
    comment: `features/${feature} reaches only features before it in the order`,
    severity: 'error',
    from: { path: `^apps/api/src/features/${feature}/`, pathNot: '\\.test\\.ts$' },
    to: { path: `^apps/api/src/features/(${[...new Set(forbidden)].join('|')})/` },
  }
})

const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    only('no-circular', 'no cycles', {}, { circular: true }),
    only('not-resolvable', 'every import leads somewhere', {}, { couldNotResolve: true }),
    only(
      'domain-is-pure',
      'the domain imports nothing of ours and no I/O',
      { path: '^packages/domain/src', pathNot: '\\.test\\.ts$' },
      { path: ['^(apps|packages/(?!domain))/', io] },
    ),
    only(
      'contract-imports-domain-only',
      'the contract imports zod and the domain',
      { path: '^packages/contract/src' },
      { path: ['^apps/', '^packages/(?!contract|domain)', 'node_modules/(?!zod/)', io] },
    ),
    only(
      'growthbook-imports-domain-only',
      'the GrowthBook layer imports the domain and nothing else of ours',
      { path: '^packages/growthbook/src' },
      { path: ['^apps/', '^packages/(?!growthbook|domain)'] },
    ),
    only(
      'postgres-imports-nothing',
      'the embedded database knows nothing of ours',
      { path: '^packages/postgres/src' },
      { path: ['^apps/', '^packages/(?!postgres)'] },
    ),
    only(
      'simulator-shares-nothing',
      'simulator and client must be able to disagree',
      { path: '^apps/growthbook-simulator/src' },
      { path: ['^packages/', '^apps/(?!growthbook-simulator)'] },
    ),
    only(
      'web-never-api',
      'the browser and the server meet in the contract',
      { path: '^apps/web/src' },
      { path: ['^apps/(?!web)', '^packages/(?!domain|contract)'] },
    ),
    only(
      'api-never-web',
      'the server and the browser meet in the contract',
      { path: '^apps/api/src' },
      { path: '^apps/web' },
    ),
    only(
      'feature-through-index',
      'a feature is reached through its index.ts',
      { path: '^apps/api/src/features/([^/]+)/', pathNot: '\\.test\\.ts$' },
      {
        path: '^apps/api/src/features/[^/]+/',
        pathNot: ['^apps/api/src/features/$1/', '^apps/api/src/features/[^/]+/index\\.ts$'],
      },
    ),
    only(
      'reports-import-no-feature',
      'reports read tables, no services',
      { path: '^apps/api/src/features/reports/', pathNot: '\\.test\\.ts$' },
      { path: '^apps/api/src/features/(?!reports)' },
    ),
    only(
      'drizzle-stays-in-repos',
      'only repositories, read models, db and testing speak SQL',
      {
        path: '^apps/api/src',
        pathNot: ['\\.(repo|read)\\.ts$', '\\.test\\.ts$', '^apps/api/src/(db|testing)/'],
      },
      { path: 'node_modules/drizzle-orm/' },
    ),
    only(
      'ui-imports-nothing-of-ours',
      'ui gets values',
      { path: '^apps/web/src/ui/', pathNot: '\\.test\\.tsx?$' },
      { path: ['^apps/web/src/(?!ui/)', '^packages/'] },
    ),
    only(
      'web-features-apart',
      'a feature of the web does not import another; routes combine them',
      { path: '^apps/web/src/features/([^/]+)/' },
      { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
    ),
    only(
      'web-features-below-routes',
      'features know nothing of routes',
      { path: '^apps/web/src/(features|ui|api)/', pathNot: '\\.test\\.tsx?$' },
      { path: '^apps/web/src/(routes/|router|main)' },
    ),
    only(
      'tests-stay-out',
      'production code imports no test helpers',
      { path: '^(apps|packages)/', pathNot: ['\\.test\\.tsx?$', '/testing/'] },
      { path: '/testing/' },
    ),
    ...featureRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
