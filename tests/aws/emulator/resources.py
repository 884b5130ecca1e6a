"""Resources the emulator knows less of than the template says.

- Alarms on a sum of metrics: refused. Here the first metric stands for them; they never go off.
- The DNS records of a mail identity: not there. Here they are invented; nobody looks at them.
"""

from ministack.services.cloudformation import provisioners


def apply() -> None:
    _sums()
    _identity_records()


def _sums() -> None:
    record = provisioners._cw_metric_alarm_record

    def of_first_metric(name, properties):
        queries = [query["MetricStat"] for query in properties.get("Metrics") or [] if "MetricStat" in query]
        if queries:
            first = {**queries[0]["Metric"], "Statistic": queries[0]["Stat"], "Period": queries[0]["Period"]}
            properties = {**properties, "Metrics": None, **first}
        return record(name, properties)

    provisioners._cw_metric_alarm_record = of_first_metric


def _identity_records() -> None:
    handler = provisioners._RESOURCE_HANDLERS["AWS::SES::EmailIdentity"]
    make = handler["create"]

    def with_records(logical_id, properties, stack):
        identity, attributes = make(logical_id, properties, stack)
        for number in (1, 2, 3):
            attributes[f"DkimDNSTokenName{number}"] = f"token{number}._domainkey.{identity}"
            attributes[f"DkimDNSTokenValue{number}"] = f"token{number}.dkim.amazonses.com"
        return identity, attributes

    handler["create"] = with_records
