{{- define "gateway.databaseEgress" -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
- ports:
    {{- range .Values.networkPolicy.databasePorts }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  {{- with .Values.networkPolicy.databaseTo }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- define "gateway.migration.networkPolicySpec" -}}
podSelector:
  matchLabels:
    {{- include "gateway.selectorLabels" (dict "context" . "component" "migration") | nindent 4 }}
policyTypes:
  - Ingress
  - Egress
ingress: []
egress:
  {{- include "gateway.databaseEgress" . | nindent 2 }}
{{- end }}
