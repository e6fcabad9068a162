{{- /* What is allowed but probably not meant. */ -}}
{{- define "gateway.warnings" -}}
{{- $pinned := dict "MCPGATEWAY_SKIP_MIGRATIONS" "migration.enabled" "MCPGATEWAY_HTTP_PORT" "httpPort" "MCPGATEWAY_MANAGEMENT_PORT" "managementPort" "MCPGATEWAY_DRAIN" "drainSeconds" }}
{{- range .Values.extraEnv }}
{{- if hasKey $pinned .name }}

WARNING: {{ .name }} in extraEnv has no effect: the chart sets it from {{ get $pinned .name }}.
{{- end }}
{{- end }}
{{- $waits := add (int .Values.database.waitSeconds) (int .Values.schema.waitSeconds) }}
{{- if and .Values.migration.enabled (le (int .Values.migration.activeDeadlineSeconds) (int $waits)) }}

WARNING: migration.activeDeadlineSeconds ({{ .Values.migration.activeDeadlineSeconds }}) is not above database.waitSeconds + schema.waitSeconds ({{ $waits }}): Kubernetes may end the migration before it can say why it waits.
{{- end }}
{{- if le (int .Values.terminationGracePeriodSeconds) (int .Values.drainSeconds) }}

WARNING: terminationGracePeriodSeconds ({{ .Values.terminationGracePeriodSeconds }}) leaves no time after drainSeconds ({{ .Values.drainSeconds }}): the gateway is killed rather than stopped.
{{- end }}
{{- end }}
