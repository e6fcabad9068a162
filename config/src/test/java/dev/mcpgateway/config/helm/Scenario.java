package dev.mcpgateway.config.helm;

import java.util.List;

/**
 * Kinds of installations, for tests of invariants. By convention the names of objects that exist
 * before the release start with {@code existing-}.
 */
enum Scenario {
  MINIMAL(""),
  SECRETS_MADE_BY_THE_CHART(
      """
      database:
        password: database-password-of-the-test
      admin:
        password: admin-password-of-the-test
      signing:
        keys: k1:keys-password-of-the-test
      sealing:
        keys: s1:sealing-password-of-the-test
      """),
  EXISTING_SECRETS(
      """
      database:
        url: ""
        existingSecret:
          name: existing-database
          passwordKey: pass
          userKey: user
          urlKey: url
          migrationUrlKey: direct-url
      admin:
        existingSecret:
          name: existing-admin
          passwordKey: pass
      signing:
        existingSecret:
          name: existing-signing
          keysKey: keys
      sealing:
        existingSecret:
          name: existing-sealing
          keysKey: seal
      imagePullSecrets:
        - name: existing-registry
      """),
  EXISTING_SERVICE_ACCOUNT(
      """
      serviceAccount:
        create: false
        name: existing-account
      """),
  PODS_MIGRATE(
      """
      migration:
        enabled: false
      """),
  MIGRATION_AFTER_INSTALL(
      """
      migration:
        hookPhase: post-install,pre-upgrade
      """),
  MIGRATION_AFTER_INSTALL_WITH_SECRETS_AND_NETWORK_POLICY(
      """
      database:
        password: database-password-of-the-test
      migration:
        hookPhase: post-install,pre-upgrade
      networkPolicy:
        enabled: true
      """),
  MIGRATION_WITH_ITS_OWN_USER(
      """
      database:
        password: database-password-of-the-test
      migration:
        serviceAccountName: existing-migration-account
        database:
          existingSecret:
            name: existing-migration
            userKey: user
      """),
  EVERYTHING(
      """
      database:
        password: database-password-of-the-test
        migrationUrl: jdbc:postgresql://primary.example.com:5432/gateway
      rbac:
        extraRoles:
          - name: auditor
            scope: global
            permissions: ["audit:read"]
            description: Reads the audit log
      ingress:
        enabled: true
        className: nginx
        hosts:
          - host: gateway.example.com
        tls:
          - secretName: existing-tls
            hosts: [gateway.example.com]
      httpRoute:
        enabled: true
        parentRefs:
          - name: shared
            namespace: infrastructure
        hostnames: [gateway.example.com]
      autoscaling:
        enabled: true
        targetMemoryUtilizationPercentage: 80
        behavior:
          scaleDown:
            stabilizationWindowSeconds: 300
      networkPolicy:
        enabled: true
        ingressFrom:
          - namespaceSelector:
              matchLabels:
                kubernetes.io/metadata.name: ingress
        databaseTo:
          - ipBlock:
              cidr: 10.0.0.0/8
        extraEgress:
          - ports:
              - port: 443
                protocol: TCP
      extraEnv:
        - name: LOG_LEVEL
          value: FINE
      extraEnvFrom:
        - secretRef:
            name: existing-environment
      extraVolumes:
        - name: certificates
          configMap:
            name: existing-certificates
      extraVolumeMounts:
        - name: certificates
          mountPath: /etc/certificates
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: kubernetes.io/arch
                    operator: In
                    values: [amd64]
      tolerations:
        - key: dedicated
          operator: Exists
      nodeSelector:
        kubernetes.io/os: linux
      priorityClassName: important
      javaOptions: -XX:MaxRAMPercentage=70
      """),
  LONG_NAMES(
      """
      fullnameOverride: a-name-of-more-than-fifty-characters-as-some-pipelines-make-them
      database:
        password: database-password-of-the-test
      migration:
        hookPhase: post-install,pre-upgrade
      networkPolicy:
        enabled: true
      rbac:
        extraRoles:
          - name: auditor
            scope: global
            permissions: ["audit:read"]
      """),
  USER_IDS_GIVEN_BY_THE_CLUSTER(
      """
      podSecurityContext:
        runAsUser: null
        runAsGroup: null
        fsGroup: null
      """);

  private final String values;

  Scenario(String values) {
    this.values = values;
  }

  Release render() {
    return GatewayChart.render(GatewayChart.MINIMAL, values);
  }

  List<String> ordinaryObjects() {
    return GatewayChart.ordinaryObjects(GatewayChart.MINIMAL, values);
  }
}
