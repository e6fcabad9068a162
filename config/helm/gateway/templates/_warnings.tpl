{{- /* What is allowed but probably not meant. */ -}}
{{- define "gateway.warnings" -}}
{{- range .Values.extraEnv }}
{{- if has .name (list "MCPGATEWAY_SKIP_MIGRATIONS" "MCPGATEWAY_HTTP_PORT") }}

WARNING: {{ .name }} in extraEnv has no effect: the chart sets it from {{ ternary "migration.enabled" "httpPort" (eq .name "MCPGATEWAY_SKIP_MIGRATIONS") }}.
{{- end }}
{{- end }}
{{- $waits := add (int .Values.database.waitSeconds) (int .Values.schema.waitSeconds) }}
{{- if and .Values.migration.enabled (le (int .Values.migration.activeDeadlineSeconds) (int $waits)) }}

WARNING: migration.activeDeadlineSeconds ({{ .Values.migration.activeDeadlineSeconds }}) is not above database.waitSeconds + schema.waitSeconds ({{ $waits }}): Kubernetes may end the migration before it can say why it waits.
{{- end }}
{{- if le (int .Values.terminationGracePeriodSeconds) (int .Values.preStopSleepSeconds) }}

WARNING: terminationGracePeriodSeconds ({{ .Values.terminationGracePeriodSeconds }}) leaves no time after preStopSleepSeconds ({{ .Values.preStopSleepSeconds }}): the gateway is killed rather than stopped.
{{- end }}
{{- end }}
