{{- define "gateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- /* At most 48 characters, so that every suffix the chart appends stays within 63. */ -}}
{{- define "gateway.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 48 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "gateway.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 48 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 48 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "gateway.selectorLabels" -}}
app.kubernetes.io/name: {{ include "gateway.name" .context }}
app.kubernetes.io/instance: {{ .context.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "gateway.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .context.Chart.Name .context.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "gateway.selectorLabels" . }}
app.kubernetes.io/version: {{ .context.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .context.Release.Service }}
{{- with .context.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "gateway.image" -}}
{{- $image := .Values.image -}}
{{- include "gateway.imageReference" (dict "repository" $image.repository "tag" (default .Chart.AppVersion $image.tag) "digest" $image.digest) -}}
{{- end }}

{{- /* A tag or a digest of its own replaces both of the Deployment's. */ -}}
{{- define "gateway.migration.image" -}}
{{- $own := .Values.migration.image -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag -}}
{{- $digest := .Values.image.digest -}}
{{- if or $own.tag $own.digest -}}
{{- $tag = default $tag $own.tag -}}
{{- $digest = $own.digest -}}
{{- end -}}
{{- include "gateway.imageReference" (dict "repository" (default .Values.image.repository $own.repository) "tag" $tag "digest" $digest) -}}
{{- end }}

{{- define "gateway.imageReference" -}}
{{- if .digest -}}
{{- printf "%s@%s" .repository .digest -}}
{{- else -}}
{{- printf "%s:%s" .repository .tag -}}
{{- end -}}
{{- end }}

{{- define "gateway.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "gateway.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end }}

{{- /* A ConfigMap of its own: every key of the other one becomes a variable. */ -}}
{{- define "gateway.rolesName" -}}
{{- printf "%s-roles" (include "gateway.fullname" .) -}}
{{- end }}

{{- /* The secrets that the chart itself keeps: {key: value}, empty when others keep them all. */ -}}
{{- define "gateway.secretData" -}}
{{- $data := dict -}}
{{- if and .Values.database.password (not .Values.database.existingSecret.name) -}}
{{- $_ := set $data "database-password" (.Values.database.password | b64enc) -}}
{{- end -}}
{{- if and .Values.admin.password (not .Values.admin.existingSecret.name) -}}
{{- $_ := set $data "admin-password" (.Values.admin.password | b64enc) -}}
{{- end -}}
{{- if and .Values.signing.keys (not .Values.signing.existingSecret.name) -}}
{{- $_ := set $data "jwt-keys" (.Values.signing.keys | b64enc) -}}
{{- end -}}
{{- if and .Values.sealing.keys (not .Values.sealing.existingSecret.name) -}}
{{- $_ := set $data "sealing-keys" (.Values.sealing.keys | b64enc) -}}
{{- end -}}
{{- toYaml $data -}}
{{- end }}

{{- /* The settings that are no secrets: {environment variable: value}. */ -}}
{{- define "gateway.databaseSettings" -}}
{{- $database := .Values.database -}}
{{- $secret := $database.existingSecret -}}
{{- $settings := dict -}}
{{- if not (and $secret.name $secret.urlKey) -}}
{{- $url := required "database.url is required (jdbc:postgresql://host:port/name), or database.existingSecret with a urlKey: the image has no database of its own" $database.url -}}
{{- $_ := set $settings "MCPGATEWAY_DATABASE_URL" (include "gateway.urlWithoutPassword" (dict "setting" "database.url" "url" $url)) -}}
{{- end -}}
{{- if not (and $secret.name $secret.userKey) -}}
{{- $_ := set $settings "MCPGATEWAY_DATABASE_USER" $database.user -}}
{{- end -}}
{{- if and $database.migrationUrl (not (and $secret.name $secret.migrationUrlKey)) -}}
{{- $_ := set $settings "MCPGATEWAY_MIGRATION_URL" (include "gateway.urlWithoutPassword" (dict "setting" "database.migrationUrl" "url" $database.migrationUrl)) -}}
{{- end -}}
{{- $_ := set $settings "MCPGATEWAY_DATABASE_WAIT" (printf "PT%dS" (int $database.waitSeconds)) -}}
{{- $_ := set $settings "MCPGATEWAY_SCHEMA_WAIT" (printf "PT%dS" (int .Values.schema.waitSeconds)) -}}
{{- toYaml $settings -}}
{{- end }}

{{- /* URLs are kept in a ConfigMap, for everyone to read; the gateway refuses passwords in them anyway. */ -}}
{{- define "gateway.urlWithoutPassword" -}}
{{- if regexMatch "(?i)[?&](ssl)?password=|//[^/?]*@" .url -}}
{{- fail (printf "%s contains a password: use database.existingSecret" .setting) -}}
{{- end -}}
{{- .url -}}
{{- end }}

{{- define "gateway.secretEnv" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end }}

{{- /* What the gateway takes from Secrets to reach the database: a list of environment entries. */ -}}
{{- define "gateway.databaseSecretEnv" -}}
{{- $secret := .context.Values.database.existingSecret -}}
{{- if $secret.name }}
{{- with $secret.urlKey }}
{{ include "gateway.secretEnv" (dict "variable" "MCPGATEWAY_DATABASE_URL" "secret" $secret.name "key" .) }}
{{- end }}
{{- with $secret.migrationUrlKey }}
{{ include "gateway.secretEnv" (dict "variable" "MCPGATEWAY_MIGRATION_URL" "secret" $secret.name "key" .) }}
{{- end }}
{{- with $secret.userKey }}
{{ include "gateway.secretEnv" (dict "variable" "MCPGATEWAY_DATABASE_USER" "secret" $secret.name "key" .) }}
{{- end }}
{{ include "gateway.secretEnv" (dict "variable" "MCPGATEWAY_DATABASE_PASSWORD" "secret" $secret.name "key" $secret.passwordKey) }}
{{- else if .context.Values.database.password }}
{{ include "gateway.secretEnv" (dict "variable" "MCPGATEWAY_DATABASE_PASSWORD" "secret" .ownSecret "key" "database-password") }}
{{- end }}
{{- end }}

{{- /* Of entries with the same name only the last is kept: what a duplicate means is left to nobody. */ -}}
{{- define "gateway.env" -}}
{{- $last := dict -}}
{{- range $index, $entry := . -}}
{{- $_ := set $last $entry.name $index -}}
{{- end -}}
{{- $kept := list -}}
{{- range $index, $entry := . -}}
{{- if eq $index (get $last $entry.name) -}}
{{- $kept = append $kept $entry -}}
{{- end -}}
{{- end -}}
{{- toYaml $kept -}}
{{- end }}

{{- /* A system property wins over the environment; javaOptions are held to the same by the schema. */ -}}
{{- define "gateway.refuseOptions" -}}
{{- range . -}}
{{- if and (has .name (list "JAVA_TOOL_OPTIONS" "JDK_JAVA_OPTIONS")) (contains "mcpgateway.skip-migrations" (default "" .value)) -}}
{{- fail (printf "%s in extraEnv sets mcpgateway.skip-migrations: use migration.enabled" .name) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "gateway.skipMigrations" -}}
{{- ternary "true" "false" .Values.migration.enabled -}}
{{- end }}

{{- /* How long a replica may take to start: what it gives itself, and a margin. */ -}}
{{- define "gateway.startupSeconds" -}}
{{- add (int .Values.database.waitSeconds) (int .Values.schema.waitSeconds) (int .Values.startupProbe.marginSeconds) -}}
{{- end }}

{{- define "gateway.probe" -}}
httpGet:
  path: {{ .path }}
  port: management
periodSeconds: {{ int .probe.periodSeconds }}
timeoutSeconds: {{ int .probe.timeoutSeconds }}
{{- end }}

{{- /* matchLabelKeys counts only the pods of one revision, so that a rollout ends up even as well. */ -}}
{{- define "gateway.topologySpread" -}}
{{- $constraints := .Values.topologySpread.constraints -}}
{{- if not $constraints -}}
{{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" -}}
{{- $constraints = append $constraints (dict "maxSkew" 1 "topologyKey" $key "whenUnsatisfiable" "ScheduleAnyway" "matchLabelKeys" (list "pod-template-hash")) -}}
{{- end -}}
{{- end -}}
{{- $selector := dict "matchLabels" (include "gateway.selectorLabels" (dict "context" . "component" "gateway") | fromYaml) -}}
{{- $complete := list -}}
{{- range $constraints -}}
{{- $complete = append $complete (merge (deepCopy .) (dict "labelSelector" $selector)) -}}
{{- end -}}
{{- toYaml $complete -}}
{{- end }}
