/** The layout's rules, each with its reason (README, "Where things are"). */
const DOMAIN = '^cloudfunctions/([^/_][^/]*)/';
const FOUNDATION = '^cloudfunctions/(org|notice)/';
const COMPOSITION = '^cloudfunctions/(dashboard|jobs)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle cannot be understood one file at a time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'contract-is-pure',
      comment: 'The contract is compiled into both sides.',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { pathNot: ['^src/contract/', 'node_modules/(valibot|dayjs)'] },
    },
    {
      name: 'contract-files-stand-alone',
      comment: 'A domain pulling another one in copies its schemas into every subpackage.',
      severity: 'error',
      from: { path: '^src/contract/([a-z]+)[a-z-]*[.]ts$', pathNot: '^src/contract/dashboard\\.ts$' },
      to: { path: '^src/contract/[a-z-]+[.]ts$', pathNot: '^src/contract/$1' },
    },
    {
      name: 'client-never-imports-server',
      comment: 'They meet in the contract only.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(cloudfunctions|local-cloud|simulator|config)/' },
    },
    {
      name: 'server-never-imports-client',
      comment: 'They meet in the contract only.',
      severity: 'error',
      from: { path: '^cloudfunctions/' },
      to: { path: '^src/', pathNot: '^src/contract/' },
    },
    {
      name: 'product-knows-no-local-cloud',
      comment: "In production WeChat's cloud is the engine.",
      severity: 'error',
      from: { path: '^(cloudfunctions|src)/' },
      to: { path: '^(local-cloud|simulator|bench|__tests__)/' },
    },
    {
      name: 'client-domains-are-islands',
      comment: 'One subpackage cannot require another.',
      severity: 'error',
      from: { path: '^src/domains/([^/]+)/' },
      to: { path: '^src/domains/[^/]+/', pathNot: '^src/domains/$1/' },
    },
    {
      name: 'ui-knows-no-domain',
      comment: 'Components are shared by all domains.',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/(domains|pages|platform)/' },
    },
    {
      name: 'platform-knows-no-page',
      comment: 'Imports run one way: pages → ui, platform → contract.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(domains|pages|ui)/' },
    },
    {
      name: 'taro-only-at-the-edge',
      comment: 'Only platform touches wx; components come from @tarojs/components.',
      severity: 'error',
      from: { path: '^src/(domains|pages|ui)/', pathNot: '\\.config\\.ts$' },
      to: { path: 'node_modules/@tarojs/(taro|runtime)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'business-domains-are-islands',
      comment: 'A fact that two need moves down to a foundation domain or travels as an event.',
      severity: 'error',
      from: { path: DOMAIN, pathNot: COMPOSITION },
      to: {
        path: '^cloudfunctions/[^_/][^/]*/',
        pathNot: ['^cloudfunctions/$1/', '^cloudfunctions/(org|notice)/public[^/]*\\.ts$'],
      },
    },
    {
      name: 'foundation-calls-no-business',
      comment: 'The graph stays acyclic.',
      severity: 'error',
      from: { path: FOUNDATION },
      to: { path: '^cloudfunctions/[^_/][^/]*/', pathNot: FOUNDATION },
    },
    {
      name: 'composition-through-public',
      comment: 'Other domains offer public.ts and jobs.ts, nothing else.',
      severity: 'error',
      from: { path: COMPOSITION },
      to: {
        path: '^cloudfunctions/[^_/][^/]*/',
        pathNot: ['^cloudfunctions/(dashboard|jobs)/', '/(public|jobs)[^/]*\\.ts$'],
      },
    },
    {
      name: 'only-kernel-imports-the-sdk',
      comment: 'One file wraps what the SDK types as any.',
      severity: 'error',
      from: { path: '^cloudfunctions/', pathNot: '^cloudfunctions/_kernel/sdk\\.ts$' },
      to: { path: 'wx-server-sdk' },
    },
    {
      name: 'only-repo-opens-collections',
      comment: 'Row scope is checked in one place a domain.',
      severity: 'error',
      from: { path: DOMAIN, pathNot: '/repo[^/]*\\.ts$' },
      to: { path: '^cloudfunctions/[^_/][^/]*/collections\\.ts$' },
    },
    {
      name: 'kernel-knows-no-domain',
      comment: 'It is below all of them.',
      severity: 'error',
      from: { path: '^cloudfunctions/_kernel/' },
      to: { path: DOMAIN },
    },
    {
      name: 'tools-are-not-shipped',
      comment: 'local-cloud may read declarations, not run the product in its own process.',
      severity: 'error',
      from: { path: '^local-cloud/', pathNot: '^local-cloud/(demo|import|roster)' },
      to: { path: '^cloudfunctions/[^_]' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: '^(dist|node_modules|\\.data|__tests__/support/foreign-project|__tests__/weapp/fixture)',
    },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json'] },
  },
};
