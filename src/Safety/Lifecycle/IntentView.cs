using Safety.Journal;
using Safety.Journal.Facts;

namespace Safety.Lifecycle;

/// <summary>Intents as people and strategies see them: projections, read and never written back.</summary>
internal static class IntentView
{
    public static IntentRecord Of(Family family, Intent intent)
    {
        Admitted admission = intent.Admission;
        bool isClosed = !intent.IsOpen && intent.UnitsAtRisk == 0m;
        return new IntentRecord
        {
            AccountRef = family.Account,
            IntentKey = admission.IntentKey,
            Key = admission.Key,
            ClientOrderId = admission.ClientOrderId,
            IdScheme = admission.IdScheme,
            Kind = admission.Kind,
            Member = admission.Member,
            Terms = admission.Terms,
            Lineage = admission.Lineage,
            Target = admission.Target.IsEmpty ? null : admission.Target,
            Content = admission.Content,
            OrderQty = admission.OrderQty,
            LimitPrice = admission.WorstPrice,
            ReservedNotional = admission.Reserved,
            ReferencePrice = admission.ReferencePrice,
            ReferenceTime = admission.ReferenceTime,
            ExchangeRate = admission.ExchangeRate,
            TradingDay = admission.TradingDay,
            Epoch = admission.ArmingEpoch,
            CreatedAt = intent.AdmittedAt,
            ExpiresAt = admission.ExpiresAt,
            Progress = new IntentProgress
            {
                State = intent.State,
                BrokerOrderId = intent.BrokerOrderId,
                CumQty = family.CumQty,
                LeavesQty = intent.IsOpen ? intent.UnitsAtRisk : 0m,
                AveragePrice = family.AveragePrice,
                Reason = intent.Reason,
                IsClosed = isClosed,
                UpdatedAt = intent.UpdatedAt,
            },
        };
    }

    public static IntentRecord Of(in FactHeader header, Denied denied) => new()
    {
        AccountRef = header.Account,
        IntentKey = denied.IntentKey,
        Key = denied.Key,
        ClientOrderId = default,
        Kind = denied.Kind,
        Member = denied.Member,
        Terms = denied.Terms,
        Content = denied.Content,
        Epoch = 0,
        CreatedAt = header.At,
        DenialCode = denied.Code,
        Progress = new IntentProgress { State = IntentState.Denied, Reason = denied.Message, IsClosed = true, UpdatedAt = header.At },
    };
}
